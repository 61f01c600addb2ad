package footing.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// The names of the files in a data folder, and who may read them: the owner alone, where the file
/// system knows owners.
///
/// @param path absolute
record Folder(Path path) {
    private static final Set<PosixFilePermission> DIRECTORY =
            PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE =
            PosixFilePermissions.fromString("rw-------");

    /// The folder, made when it is not there. A folder that exists keeps its permissions: it may be
    /// shared with others on purpose, and the files in it are private all the same.
    static Folder make(Path path) throws IOException {
        Path absolute = path.toAbsolutePath().normalize();
        makeDirectory(absolute);
        return new Folder(absolute);
    }

    Path database() {
        return path.resolve("footing.db");
    }

    Path pepper() {
        return path.resolve("pepper");
    }

    Path lock() {
        return path.resolve("gateway.lock");
    }

    Path journal() {
        return path.resolve("journal");
    }

    Path node() {
        return path.resolve("node");
    }

    Path keys() {
        return path.resolve("keys");
    }

    /// Writes a private file that is whole on the disk before it gets its name.
    static void writeWhole(Path file, byte[] content) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        try (FileChannel channel =
                FileChannel.open(
                        draft,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        privateFile(draft))) {
            ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    static void makeDirectory(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return;
        }
        Path parent = path.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(path, attributes(path, DIRECTORY));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(path)) {
                throw e;
            }
        }
    }

    /// What to give to a call that makes a file, so that it is private from its first instant.
    static FileAttribute<?>[] privateFile(Path file) {
        return attributes(file, FILE);
    }

    private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> wanted) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(wanted)}
                : new FileAttribute<?>[0];
    }
}
