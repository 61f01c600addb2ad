package footing.app.settings;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What differs between two settings, e.g. `limits.body: 32MiB → 16MiB`.
public final class Changes {
    /// Settings that are read once, at the start.
    private static final Set<String> AT_START = Set.of("listen", "data");

    private Changes() {}

    /// One line for each setting that differs; empty where none does.
    public static List<String> between(Settings before, Settings after) {
        Map<String, String> old = Effective.of(before);
        Map<String, String> now = Effective.of(after);
        Set<String> paths = new LinkedHashSet<>(old.keySet());
        paths.addAll(now.keySet());
        List<String> lines = new ArrayList<>();
        for (String path : paths) {
            String was = old.getOrDefault(path, "-");
            String is = now.getOrDefault(path, "-");
            if (!was.equals(is)) {
                String when = AT_START.contains(path) ? " (from the next start on)" : "";
                lines.add(path + ": " + was + " → " + is + when);
            }
        }
        return lines;
    }
}
