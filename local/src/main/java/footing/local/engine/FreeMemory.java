package footing.local.engine;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How much memory this process and its children may still take: what the machine has, or what a
/// control group's limit leaves, whichever is less.
final class FreeMemory {
    private static final long NO_LIMIT = Long.MAX_VALUE;

    private final Path root;

    /// @param root `/`, or a folder that stands for it
    FreeMemory(Path root) {
        this.root = root;
    }

    long bytes() {
        return Math.min(machine(), groups());
    }

    private long machine() {
        try {
            for (String line : Files.readAllLines(root.resolve("proc/meminfo"))) {
                if (line.startsWith("MemAvailable:")) {
                    return number(line.replaceAll("\\D", "")) * 1024;
                }
            }
        } catch (IOException _) {
            // No Linux: below.
        }
        var system =
                ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
        // What is free leaves out what a file cache would give back, so half of all is the floor.
        return Math.max(system.getFreeMemorySize(), system.getTotalMemorySize() / 2);
    }

    /// The least that the groups of this process leave: its own and all above it, of either
    /// version. A container sees its own group as the topmost.
    private long groups() {
        long least = NO_LIMIT;
        Path second = root.resolve("sys/fs/cgroup");
        Path first = second.resolve("memory");
        least = Math.min(least, group(second));
        least = Math.min(least, groupOfFirstVersion(first));
        try {
            for (String line : Files.readAllLines(root.resolve("proc/self/cgroup"))) {
                String[] parts = line.split(":", 3);
                if (parts.length == 3 && (parts[1].isEmpty() || parts[1].contains("memory"))) {
                    boolean unified = parts[1].isEmpty();
                    Path top = unified ? second : first;
                    Path at = top.resolve(parts[2].replaceFirst("^/+", "")).normalize();
                    for (; at != null && at.startsWith(top); at = at.getParent()) {
                        long left = unified ? group(at) : groupOfFirstVersion(at);
                        least = Math.min(least, left);
                    }
                }
            }
        } catch (IOException _) {
            // No Linux, or no groups.
        }
        return least;
    }

    private static long group(Path group) {
        return left(group, "memory.max", "memory.current", "inactive_file ");
    }

    private static long groupOfFirstVersion(Path group) {
        return left(
                group, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file ");
    }

    private static long left(Path group, String limit, String used, String reclaimable) {
        String most = text(group.resolve(limit));
        String now = text(group.resolve(used));
        if (most == null || now == null || most.equals("max")) {
            return NO_LIMIT;
        }
        long cached = 0;
        String stat = text(group.resolve("memory.stat"));
        for (String line : stat == null ? new String[0] : stat.split("\n", -1)) {
            if (line.startsWith(reclaimable)) {
                cached = number(line.substring(reclaimable.length()));
            }
        }
        return Math.max(0, number(most) - number(now) + cached);
    }

    private static @Nullable String text(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.readString(file).strip() : null;
        } catch (IOException _) {
            return null;
        }
    }

    private static long number(String digits) {
        try {
            return Long.parseLong(digits.strip());
        } catch (NumberFormatException _) {
            return NO_LIMIT / 2048;
        }
    }
}
