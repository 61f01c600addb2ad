package footing.local.engine;

import footing.local.engine.EngineFault.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// llama.cpp's libraries as they are packed into the house, and as files that can be loaded.
final class Natives {
    private record Entry(String sha256, long bytes, String name) {}

    private Natives() {}

    /// This machine in the words of local-natives/natives.pins, e.g. `linux-x64`.
    static String machine() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String family = os.startsWith("mac") ? "mac" : os.startsWith("windows") ? "win" : os;
        return family + (arch.equals("aarch64") || arch.equals("arm64") ? "-arm64" : "-x64");
    }

    /// The folder with the libraries of this machine under `parent`, unpacked and verified; in one
    /// step, so that two processes may do it at once.
    ///
    /// @throws EngineFault `NO_NATIVES` where none were packed for this machine
    static Path unpack(Path parent) throws EngineFault {
        String root = "/footing/natives/" + machine() + "/";
        try {
            List<String> lines = manifest(root);
            String version = lines.getFirst().split(" ", 3)[1];
            List<Entry> entries = lines.stream().skip(1).map(Natives::entry).toList();
            Path folder = parent.resolve(version + "-" + machine());
            if (!isWhole(folder, entries)) {
                fill(root, entries, folder);
            }
            return folder;
        } catch (IOException e) {
            throw new EngineFault(
                    Kind.NO_NATIVES,
                    "the llama.cpp libraries cannot be unpacked to "
                            + parent
                            + ": "
                            + e.getMessage());
        }
    }

    private static List<String> manifest(String root) throws EngineFault, IOException {
        try (InputStream in = Natives.class.getResourceAsStream(root + "manifest")) {
            if (in == null) {
                throw new EngineFault(
                        Kind.NO_NATIVES,
                        "this build has no llama.cpp libraries for "
                                + machine()
                                + ": build it again where npm reaches a registry, or set"
                                + " local.llama-server to a llama-server of your own");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static Entry entry(String line) {
        String[] parts = line.split(" ", 3);
        return new Entry(parts[0], Long.parseLong(parts[1]), parts[2]);
    }

    /// By length alone: the folder appeared in one step with its files verified.
    private static boolean isWhole(Path folder, List<Entry> entries) throws IOException {
        for (Entry entry : entries) {
            Path file = folder.resolve(entry.name());
            if (!Files.isRegularFile(file) || Files.size(file) != entry.bytes()) {
                return false;
            }
        }
        return true;
    }

    private static void fill(String root, List<Entry> entries, Path folder)
            throws IOException, EngineFault {
        Files.createDirectories(folder.toAbsolutePath().getParent());
        Path work = Files.createTempDirectory(folder.toAbsolutePath().getParent(), ".unpack-");
        try {
            for (Entry entry : entries) {
                write(root, entry, work.resolve(entry.name()));
            }
            delete(folder);
            Files.move(work, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException _) {
            // Another process was quicker; what it left is checked.
            if (!isWhole(folder, entries)) {
                throw new IOException(folder + " is being written by another process");
            }
        } finally {
            delete(work);
        }
    }

    private static void write(String root, Entry entry, Path to) throws IOException, EngineFault {
        try (InputStream in = Natives.class.getResourceAsStream(root + entry.name())) {
            if (in == null) {
                throw new EngineFault(Kind.NO_NATIVES, entry.name() + " is missing in this build");
            }
            byte[] bytes = in.readAllBytes();
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String found = HexFormat.of().formatHex(digest.digest(bytes));
            if (!found.equals(entry.sha256())) {
                throw new EngineFault(
                        Kind.NO_NATIVES,
                        entry.name()
                                + " is not the packed file: "
                                + found
                                + " (expected: "
                                + entry.sha256()
                                + ")");
            }
            Files.write(to, bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : new ArrayList<>(files.toList())) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
