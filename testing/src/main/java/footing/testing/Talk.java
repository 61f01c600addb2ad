package footing.testing;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// One connection: reads requests one after another and answers each.
final class Talk implements Runnable {
    private final FakeSupplier house;
    private final Socket socket;
    private final int number;

    Talk(FakeSupplier house, Socket socket, int number) {
        this.house = house;
        this.socket = socket;
        this.number = number;
    }

    @Override
    public void run() {
        try (socket) {
            Inbox inbox = new Inbox(socket.getInputStream());
            Line line = new Line(socket, inbox);
            house.execute(inbox);
            while (serve(inbox, line)) {
                // The next request on the same connection.
            }
        } catch (IOException _) {
            // The other side broke off inside a request: there is nobody to answer.
        } finally {
            house.gone(socket);
        }
    }

    /// @return whether the connection lives on
    private boolean serve(Inbox inbox, Line line) throws IOException {
        List<String> head = inbox.head();
        if (head.isEmpty()) {
            return false;
        }
        String[] first = head.getFirst().split(" ", -1);
        List<String> headers = head.subList(1, head.size());
        Seen draft =
                new Seen(
                        0,
                        number,
                        first[0],
                        first.length > 1 ? first[1] : "",
                        headers,
                        new byte[0]);
        byte[] body = body(draft, inbox, line);
        Seen request = house.note(number, draft.method(), draft.target(), headers, body);
        try {
            new Reply(house, line, request).give();
            request.end(Seen.Ending.ANSWERED);
            return !request.header("connection").orElse("").equalsIgnoreCase("close");
        } catch (Over over) {
            request.end(house.closing() ? Seen.Ending.SHUT_DOWN : over.how);
            return false;
        }
    }

    private static byte[] body(Seen draft, Inbox inbox, Line line) throws IOException {
        if (draft.header("expect").orElse("").equalsIgnoreCase("100-continue")) {
            try {
                line.text("HTTP/1.1 100 Continue\r\n\r\n");
                line.send();
            } catch (Over e) {
                throw new IOException("the caller left", e);
            }
        }
        if (draft.header("transfer-encoding").orElse("").equalsIgnoreCase("chunked")) {
            return inbox.chunked();
        }
        return inbox.exactly(Integer.parseInt(draft.header("content-length").orElse("0")));
    }

    /// A body as text; a fake is not strict about UTF-8.
    static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }
}
