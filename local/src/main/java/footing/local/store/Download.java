package footing.local.store;

import footing.local.store.Progress.Step;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Fetches one file over the web into a `.part` file, going on where an earlier try broke off.
///
/// A server's word is checked: a part that begins elsewhere than asked, a file of another length or
/// a page of HTML are told apart from a broken connection, after which it is tried again as long as
/// each try brings something.
final class Download {
    private static final int BUFFER = 1 << 17;
    private static final int MOST_BARREN_TRIES = 3;
    private static final byte[] MAGIC = {'G', 'G', 'U', 'F'};

    private final Web web;
    private final Progress progress;

    Download(Web web, Progress progress) {
        this.web = web;
        this.progress = progress;
    }

    /// What a source gave that is not the file asked for: no further try of it makes sense.
    static final class Wrong extends IOException {
        private static final long serialVersionUID = 1;

        Wrong(String message) {
            super(message);
        }
    }

    /// Fetches `uri` until `part` has `bytes` bytes.
    void fetch(URI uri, String source, Path part, long bytes)
            throws IOException, InterruptedException {
        int barren = 0;
        while (size(part) < bytes) {
            long before = size(part);
            try {
                fetchOnce(uri, source, part, bytes);
            } catch (Wrong wrong) {
                throw wrong;
            } catch (IOException e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                barren = size(part) > before ? 0 : barren + 1;
                if (barren >= MOST_BARREN_TRIES) {
                    throw e;
                }
            }
        }
    }

    private void fetchOnce(URI uri, String source, Path part, long bytes)
            throws IOException, InterruptedException {
        Path etagFile = etagFile(part);
        long from = size(part);
        String etag = from > 0 && Files.exists(etagFile) ? Files.readString(etagFile) : "";
        try (Web.Answer answer = web.get(uri, from, etag)) {
            long start = startOf(answer, from, bytes);
            if (start < 0) {
                Files.deleteIfExists(part);
                throw new IOException("the server gave another part than was asked for");
            }
            if (start == 0) {
                Files.writeString(etagFile, answer.etag(), StandardCharsets.UTF_8);
            }
            copy(answer, source, part, start, bytes);
        }
    }

    /// Where the answer's body belongs in the file; -1 where the server did not give what was
    /// asked.
    private static long startOf(Web.Answer answer, long from, long bytes) throws IOException {
        if (answer.status() == 416) {
            return -1;
        }
        if (answer.status() != 200 && answer.status() != 206) {
            throw new Wrong("status " + answer.status() + " (expected: 200 or 206)");
        }
        if (answer.total() >= 0 && answer.total() != bytes) {
            throw new Wrong("a file of " + answer.total() + " bytes (expected: " + bytes + ")");
        }
        if (answer.status() == 200) {
            return 0;
        }
        return answer.start() == from ? from : -1;
    }

    private void copy(Web.Answer answer, String source, Path part, long start, long bytes)
            throws IOException, InterruptedException {
        byte[] buffer = new byte[BUFFER];
        long at = start;
        try (FileChannel file =
                FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.truncate(start);
            file.position(start);
            progress.at(Step.FETCHING, source, at, bytes);
            for (int n = read(answer, buffer); n >= 0; n = read(answer, buffer)) {
                if (at == 0) {
                    checkMagic(buffer, n);
                }
                if (at + n > bytes) {
                    throw new Wrong("more than the " + bytes + " bytes expected");
                }
                ByteBuffer bytesRead = ByteBuffer.wrap(buffer, 0, n);
                while (bytesRead.hasRemaining()) {
                    file.write(bytesRead);
                }
                at += n;
                progress.at(Step.FETCHING, source, at, bytes);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        }
        if (at < bytes) {
            throw new IOException("the file ended after " + at + " of " + bytes + " bytes");
        }
    }

    /// Reads at least four bytes where the answer has them, so that the first look sees the magic.
    private static int read(Web.Answer answer, byte[] buffer) throws IOException {
        int n = answer.body().read(buffer, 0, buffer.length);
        while (n >= 0 && n < MAGIC.length) {
            int more = answer.body().read(buffer, n, buffer.length - n);
            if (more < 0) {
                return n;
            }
            n += more;
        }
        return n;
    }

    private static void checkMagic(byte[] buffer, int n) throws Wrong {
        for (int i = 0; i < MAGIC.length && i < n; i++) {
            if (buffer[i] != MAGIC[i]) {
                boolean page = buffer[0] == '<';
                throw new Wrong(page ? "a web page instead of the model" : "no GGUF file");
            }
        }
    }

    private static long size(Path part) throws IOException {
        return Files.exists(part) ? Files.size(part) : 0;
    }

    static Path etagFile(Path part) {
        return part.resolveSibling(part.getFileName() + ".etag");
    }
}
