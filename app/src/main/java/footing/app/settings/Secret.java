package footing.app.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where a secret is. Its text shows the place, never the secret.
public sealed interface Secret {
    /// In an environment variable: `env:NAME`.
    record InEnvironment(String name) implements Secret {
        @Override
        public String toString() {
            return "env:" + name;
        }
    }

    /// The first line of a file: `file:PATH`. The file is read anew each time.
    record InFile(Path path) implements Secret {
        @Override
        public String name() {
            return String.valueOf(path.getFileName());
        }

        @Override
        public String toString() {
            return "file:" + path;
        }
    }

    /// Most bytes of a secret's file; a larger one is no secret.
    int LONGEST = 64 * 1024;

    /// What people call it: the variable's name, or the file's without its folder.
    String name();

    /// The secret itself, or empty where the variable is unset or the file cannot be read.
    default Optional<String> look(Map<String, String> env) {
        return switch (this) {
            case InEnvironment(String name) ->
                    Optional.ofNullable(env.get(name))
                            .map(String::strip)
                            .filter(value -> !value.isEmpty());
            case InFile(Path path) -> firstLine(path);
        };
    }

    /// The secret as bytes, of a file all of them; empty where the variable is unset or the file
    /// cannot be read.
    default Optional<byte[]> bytes(Map<String, String> env) {
        return switch (this) {
            case InEnvironment _ -> look(env).map(text -> text.getBytes(StandardCharsets.UTF_8));
            case InFile(Path path) -> all(path);
        };
    }

    /// Whether others than the owner may read the secret's file.
    default boolean readableByOthers() {
        return switch (this) {
            case InEnvironment _ -> false;
            case InFile(Path path) -> othersMayRead(path);
        };
    }

    private static Optional<byte[]> all(Path path) {
        try {
            return Files.size(path) > LONGEST
                    ? Optional.empty()
                    : Optional.of(Files.readAllBytes(path));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> firstLine(Path path) {
        try {
            if (Files.size(path) > LONGEST) {
                return Optional.empty();
            }
            return Files.readString(path, StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean othersMayRead(Path path) {
        try {
            Set<PosixFilePermission> others =
                    EnumSet.of(
                            PosixFilePermission.GROUP_READ,
                            PosixFilePermission.GROUP_WRITE,
                            PosixFilePermission.OTHERS_READ,
                            PosixFilePermission.OTHERS_WRITE);
            others.retainAll(Files.getPosixFilePermissions(path));
            return !others.isEmpty();
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
