package footing.local.engine;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/// How much memory this process and its children may still take: what the machine has, or what the
/// container's limit leaves, whichever is less.
final class FreeMemory {
    private final Path root;

    /// @param root `/`, or a folder that stands for it
    FreeMemory(Path root) {
        this.root = root;
    }

    long bytes() {
        long machine = machine();
        return Math.min(machine, Math.min(container2(), container1()));
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
        // Free memory leaves out what a file cache would give back, so half of all is the floor.
        return Math.max(system.getFreeMemorySize(), system.getTotalMemorySize() / 2);
    }

    private long container2() {
        Path group = root.resolve("sys/fs/cgroup");
        return left(
                group.resolve("memory.max"),
                group.resolve("memory.current"),
                group.resolve("memory.stat"),
                "inactive_file ");
    }

    private long container1() {
        Path group = root.resolve("sys/fs/cgroup/memory");
        return left(
                group.resolve("memory.limit_in_bytes"),
                group.resolve("memory.usage_in_bytes"),
                group.resolve("memory.stat"),
                "total_inactive_file ");
    }

    private static long left(Path limit, Path used, Path stat, String reclaimable) {
        try {
            String most = Files.readString(limit).strip();
            if (most.equals("max")) {
                return Long.MAX_VALUE;
            }
            long cached = 0;
            for (String line : Files.readAllLines(stat)) {
                if (line.startsWith(reclaimable)) {
                    cached = number(line.substring(reclaimable.length()));
                }
            }
            long free = number(most) - number(Files.readString(used).strip()) + cached;
            return Math.max(0, free);
        } catch (IOException _) {
            return Long.MAX_VALUE;
        }
    }

    private static long number(String digits) {
        try {
            return Long.parseLong(digits.strip());
        } catch (NumberFormatException _) {
            return Long.MAX_VALUE / 2048;
        }
    }
}
