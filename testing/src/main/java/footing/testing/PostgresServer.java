package footing.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A real PostgreSQL with a cluster of its own in a temporary folder, on a free port of the
/// loopback. Can be stopped, killed and started again.
///
/// The programs are those of the highest version under `/usr/lib/postgresql`, where Debian puts
/// them. PostgreSQL does not run as root; where a test does, it runs as the user `postgres`, else
/// `nobody`.
public final class PostgresServer implements AutoCloseable {
    /// What a test that needs one says when it is skipped.
    public static final String CONDITION =
            "PostgreSQL is installed (Debian's package 'postgresql')";

    /// The user of the cluster, who may do everything.
    public static final String USER = "footing";

    /// Set where a test that needs a PostgreSQL must fail and not be skipped without one.
    private static final String NEEDED = "FOOTING_TEST_POSTGRES";

    private static final String DATABASE = "postgres";
    private static final long PATIENCE_SECONDS = 60;

    private final Path programs;
    private final Path folder;
    private final String password = "pa:ss/wo@rd";
    private final int port;

    private PostgresServer(Path programs, Path folder, int port) {
        this.programs = programs;
        this.folder = folder;
        this.port = port;
    }

    /// Whether one can be started here. Throws where it cannot and the environment says that it
    /// must (`FOOTING_TEST_POSTGRES=required`).
    public static boolean installed() {
        boolean found = programs().isPresent();
        if (!found && "required".equals(System.getenv(NEEDED))) {
            throw new IllegalStateException(
                    NEEDED + "=required, but there is no PostgreSQL under /usr/lib/postgresql");
        }
        return found;
    }

    private static Optional<Path> programs() {
        Path debian = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(debian)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(debian)) {
            return versions.filter(of -> Files.isExecutable(of.resolve("bin").resolve("initdb")))
                    .max(Comparator.comparingInt(PostgresServer::version))
                    .map(of -> of.resolve("bin"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int version(Path of) {
        String name = String.valueOf(of.getFileName());
        return name.matches("\\d{1,4}") ? Integer.parseInt(name) : 0;
    }

    /// Makes a cluster and starts it.
    public static PostgresServer start() {
        try {
            Path programs = programs().orElseThrow(() -> new IllegalStateException(CONDITION));
            Path folder = Files.createTempDirectory("footing-postgres");
            PostgresServer server = new PostgresServer(programs, folder, freePort());
            Path secret = Files.writeString(folder.resolve("secret"), server.password + "\n");
            if (isRoot()) {
                UserPrincipal owner =
                        folder.getFileSystem()
                                .getUserPrincipalLookupService()
                                .lookupPrincipalByName(unprivileged());
                Files.setOwner(folder, owner);
                Files.setOwner(secret, owner);
            }
            server.run(
                    "initdb",
                    "--pgdata=" + server.data(),
                    "--username=" + USER,
                    "--pwfile=" + secret,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C.UTF-8",
                    "--no-sync");
            // What a kill leaves is whole also without: the kernel lives on.
            Files.writeString(
                    server.data().resolve("postgresql.conf"),
                    "fsync = off\n",
                    StandardOpenOption.APPEND);
            server.restart();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Path data() {
        return folder.resolve("data");
    }

    /// Where it answers, e.g. `postgresql://127.0.0.1:45123/postgres`.
    public String url() {
        return "postgresql://127.0.0.1:" + port + "/" + DATABASE;
    }

    /// The password of [#USER].
    public String password() {
        return password;
    }

    /// Starts it again after [#stop()] or [#kill()].
    public void restart() {
        String options =
                "-p "
                        + port
                        + " -c listen_addresses=127.0.0.1 -c unix_socket_directories="
                        + folder
                        + " -c max_connections=100";
        run(
                "pg_ctl",
                "start",
                "-w",
                "-D",
                data().toString(),
                "-l",
                folder.resolve("log").toString(),
                "-o",
                options);
    }

    /// Ends it in good order; sessions are broken off.
    public void stop() {
        run("pg_ctl", "stop", "-w", "-m", "fast", "-D", data().toString());
    }

    /// Ends all its processes at once with `kill -9`.
    public void kill() {
        ProcessHandle postmaster = ProcessHandle.of(pid()).orElseThrow();
        List<ProcessHandle> all = new ArrayList<>(postmaster.children().toList());
        all.addFirst(postmaster);
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle one : all) {
            ProcessHandle _ = one.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        }
    }

    private long pid() {
        try {
            String first =
                    Files.readString(data().resolve("postmaster.pid"), StandardCharsets.US_ASCII)
                            .lines()
                            .findFirst()
                            .orElseThrow();
            return Long.parseLong(first.strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("runuser", "-u", unprivileged(), "--"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        Path said = folder.resolve("said");
        try {
            Process process =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(said.toFile())
                            .start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!ended || process.exitValue() != 0) {
                throw new IllegalStateException(command + ": " + Files.readString(said) + log());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String log() throws IOException {
        Path log = folder.resolve("log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static String unprivileged() {
        try {
            return Files.readString(Path.of("/etc/passwd"))
                            .lines()
                            .anyMatch(line -> line.startsWith("postgres:"))
                    ? "postgres"
                    : "nobody";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ends it, if it runs, and takes its folder away.
    @Override
    public void close() {
        if (Files.exists(data().resolve("postmaster.pid"))) {
            run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", data().toString());
        }
        try {
            delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path path) throws IOException {
        if (Files.isDirectory(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> inside = Files.newDirectoryStream(path)) {
                for (Path one : inside) {
                    delete(one);
                }
            }
        }
        Files.deleteIfExists(path);
    }
}
