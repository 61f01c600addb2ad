package footing.local.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/// A file server on loopback that fails as it is told, answer by answer; when nothing more is told
/// it behaves.
final class FileServer implements AutoCloseable {
    /// How one answer goes wrong, or does not.
    sealed interface Manner {
        /// Whole files, and parts where asked.
        record Good() implements Manner {}

        /// As good, but the connection is closed after `bytes` of the body.
        record Cut(int bytes) implements Manner {}

        /// The whole file though a part was asked for.
        record IgnoreRange() implements Manner {}

        /// A part that begins elsewhere than asked.
        record WrongPart() implements Manner {}

        /// Another file of the same length.
        record OtherBytes() implements Manner {}

        record Says(int status, String body) implements Manner {}

        record Redirect(String location) implements Manner {}
    }

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final byte[] file;
    private final Deque<Manner> manners = new ArrayDeque<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Thread thread;

    FileServer(byte[] file, Manner... manners) throws IOException {
        this.file = file;
        this.manners.addAll(List.of(manners));
        this.thread = Thread.ofVirtual().start(this::serve);
    }

    String url(String path) {
        return "http://127.0.0.1:" + socket.getLocalPort() + path;
    }

    /// The request line and the range of each request, e.g. `GET /a.gguf bytes=10-`.
    List<String> asked() {
        return asked;
    }

    @Override
    public void close() throws IOException {
        socket.close();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket peer = socket.accept()) {
                answer(peer);
            } catch (IOException _) {
                // The peer or the server went away.
            }
        }
    }

    private void answer(Socket peer) throws IOException {
        BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(peer.getInputStream(), StandardCharsets.ISO_8859_1));
        String first = in.readLine();
        String range = "";
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("range:")) {
                range = line.substring(6).strip();
            }
        }
        asked.add((first.replace(" HTTP/1.1", "") + " " + range).strip());
        int from = range.isEmpty() ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        Manner manner = manners.isEmpty() ? new Manner.Good() : manners.removeFirst();
        OutputStream out = peer.getOutputStream();
        switch (manner) {
            case Manner.Good _ -> part(out, file, from, Integer.MAX_VALUE);
            case Manner.Cut(int bytes) -> part(out, file, from, bytes);
            case Manner.IgnoreRange _ -> part(out, file, 0, Integer.MAX_VALUE);
            case Manner.WrongPart _ -> part(out, file, from / 2 + 1, Integer.MAX_VALUE);
            case Manner.OtherBytes _ -> {
                byte[] other = file.clone();
                other[other.length - 1]++;
                part(out, other, from, Integer.MAX_VALUE);
            }
            case Manner.Says(int status, String body) ->
                    head(out, status, body.length(), "", body.getBytes(StandardCharsets.UTF_8));
            case Manner.Redirect(String location) ->
                    head(out, 302, 0, "location: " + location + "\r\n", new byte[0]);
        }
    }

    private static void part(OutputStream out, byte[] file, int from, int most) throws IOException {
        int length = file.length - from;
        String range =
                from == 0
                        ? ""
                        : "content-range: bytes "
                                + from
                                + "-"
                                + (file.length - 1)
                                + "/"
                                + file.length
                                + "\r\n";
        byte[] body = java.util.Arrays.copyOfRange(file, from, from + Math.min(length, most));
        head(out, from == 0 ? 200 : 206, length, range + "etag: \"v1\"\r\n", body);
    }

    private static void head(OutputStream out, int status, int length, String more, byte[] body)
            throws IOException {
        String head =
                "HTTP/1.1 "
                        + status
                        + " x\r\ncontent-length: "
                        + length
                        + "\r\nconnection: close\r\n"
                        + more
                        + "\r\n";
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        out.write(body);
        out.flush();
    }
}
