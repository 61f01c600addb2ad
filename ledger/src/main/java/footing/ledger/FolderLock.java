package footing.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The right to be the one gateway of a folder: a lock that the kernel lets go when the process
/// ends, however it ends. The file holds the owner's process id, for people.
final class FolderLock implements AutoCloseable {
    /// Folders owned by this process. Static because the kernel's locks belong to the process: to
    /// open and close the lock file a second time here would let the first lock go.
    private static final Set<Path> OWNED_HERE = ConcurrentHashMap.newKeySet();

    private final Path owned;
    private final FileChannel channel;

    private FolderLock(Path owned, FileChannel channel) {
        this.owned = owned;
        this.channel = channel;
    }

    static FolderLock take(Folder folder) throws IOException {
        Path owned = folder.path().toRealPath();
        if (!OWNED_HERE.add(owned)) {
            throw taken(folder, "this process");
        }
        try {
            return new FolderLock(owned, lock(folder));
        } catch (IOException | RuntimeException e) {
            OWNED_HERE.remove(owned);
            throw e;
        }
    }

    private static FileChannel lock(Folder folder) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        folder.lock(),
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                        Folder.privateFile(folder.lock()));
        try {
            if (channel.tryLock() == null) {
                throw taken(folder, owner(folder.lock()));
            }
            String pid = ProcessHandle.current().pid() + "\n";
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static String owner(Path file) {
        try {
            return "process " + Files.readString(file, StandardCharsets.US_ASCII).strip();
        } catch (IOException unreadable) {
            return "another process";
        }
    }

    private static LedgerFault taken(Folder folder, String owner) {
        return new LedgerFault(
                "a Footing gateway already runs on "
                        + folder.path()
                        + " ("
                        + owner
                        + "): stop it first, or use another data folder");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // The kernel lets the lock go with the process at the latest.
        }
        OWNED_HERE.remove(owned);
    }
}
