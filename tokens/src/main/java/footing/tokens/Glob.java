package footing.tokens;

/// A pattern of names in which `*` stands for any characters, also none.
record Glob(String pattern) {
    boolean matches(String name) {
        String[] parts = pattern.split("\\*", -1);
        if (parts.length == 1) {
            return name.equals(pattern);
        }
        int last = parts.length - 1;
        if (!name.startsWith(parts[0])) {
            return false;
        }
        int at = parts[0].length();
        for (int i = 1; i < last; i++) {
            int found = name.indexOf(parts[i], at);
            if (found < 0) {
                return false;
            }
            at = found + parts[i].length();
        }
        return name.length() - at >= parts[last].length() && name.endsWith(parts[last]);
    }
}
