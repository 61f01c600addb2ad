package footing.gateway;

import static footing.gateway.ScriptedLeg.answers;
import static footing.gateway.ScriptedLeg.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Requests that were damaged on the way never bring a fault of our own, and never a hang. A
/// failing example prints its seed.
class MutatedRequestsTest {
    private static final List<String> BODIES =
            List.of(
                    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi \\u4f60 你好\"}],"
                            + "\"temperature\":0.5,\"stream\":false,\"stop\":[\"a\"],\"n\":1,\"tools\":"
                            + "[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{}}}]}",
                    "{\"model\":\"m\",\"prompt\":[1,2,3],\"max_tokens\":5}",
                    "{\"model\":\"m\",\"input\":[\"a\",\"b\"],\"encoding_format\":\"float\"}");
    private static final List<String> PATHS =
            List.of("/v1/chat/completions", "/v1/completions", "/v1/embeddings");
    private static final byte[] TOKENS =
            "{}[]\",:\\0123456789eE+-.truefalsnl\r\n\t \0\u007f"
                    .getBytes(StandardCharsets.US_ASCII);

    @TempDir Path folder;

    @Test
    void a_damaged_body_is_answered_in_time_and_never_with_a_fault_of_ours() throws Exception {
        try (RunningGateway house = house()) {
            qt().withExamples(1500)
                    .forAll(
                            integers().between(0, BODIES.size() - 1),
                            lists().of(integers().all()).ofSizeBetween(1, 12))
                    .checkAssert((which, changes) -> bodyHolds(house, which, changes));
            good(house);
        }
    }

    @Test
    void a_damaged_head_is_answered_or_cut_and_never_with_a_fault_of_ours() throws Exception {
        try (RunningGateway house = house()) {
            qt().withExamples(700)
                    .forAll(lists().of(integers().all()).ofSizeBetween(1, 6))
                    .checkAssert(changes -> headHolds(house, changes));
            good(house);
        }
    }

    private RunningGateway house() throws IOException {
        return new RunningGateway(folder, new ScriptedLeg("a", List.of(chat("m")), answers("{}")));
    }

    private static void good(RunningGateway house) throws Exception {
        assertThat(house.post(PATHS.getFirst(), BODIES.getFirst()).statusCode()).isEqualTo(200);
    }

    private static void bodyHolds(RunningGateway house, int which, List<Integer> changes) {
        byte[] body = mutated(BODIES.get(which).getBytes(StandardCharsets.UTF_8), changes);
        byte[] head = head(house, PATHS.get(which), body.length);
        String answer = exchange(house, joined(head, body), false);
        assertThat(status(answer)).as(answer).isBetween(200, 499);
        assertThat(status(answer) == 200 || answer.contains("{\"error\":{\"message\":"))
                .as(answer)
                .isTrue();
    }

    private static void headHolds(RunningGateway house, List<Integer> changes) {
        byte[] body = BODIES.getFirst().getBytes(StandardCharsets.UTF_8);
        byte[] head = mutated(head(house, PATHS.getFirst(), body.length), changes);
        // A damaged length may promise more than was sent: the closed side says that no more comes.
        String answer = exchange(house, joined(head, body), true);
        assertThat(answer.isEmpty() ? 200 : status(answer)).as(answer).isBetween(200, 499);
    }

    private static byte[] head(RunningGateway house, String path, int length) {
        return ("POST "
                        + path
                        + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                        + house.key
                        + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                        + length
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /// Each change is one number: what to do, where, and with which byte.
    private static byte[] mutated(byte[] from, List<Integer> changes) {
        byte[] bytes = from.clone();
        for (int change : changes) {
            int at = Math.floorMod(change >> 4, Math.max(1, bytes.length));
            byte with = TOKENS[Math.floorMod(change >> 12, TOKENS.length)];
            bytes =
                    switch (Math.floorMod(change, 5)) {
                        case 0 -> replaced(bytes, at, with);
                        case 1 -> replaced(bytes, at, (byte) (change >> 8));
                        case 2 -> spliced(bytes, at, at + 1, new byte[0]);
                        case 3 -> spliced(bytes, at, at, new byte[] {with});
                        default -> spliced(bytes, at, at, piece(bytes, at));
                    };
        }
        return bytes;
    }

    private static byte[] replaced(byte[] bytes, int at, byte with) {
        return bytes.length == 0 ? bytes : spliced(bytes, at, at + 1, new byte[] {with});
    }

    private static byte[] piece(byte[] bytes, int at) {
        return java.util.Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 20));
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] with) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, Math.min(from, bytes.length));
        out.writeBytes(with);
        int rest = Math.min(to, bytes.length);
        out.write(bytes, rest, bytes.length - rest);
        return out.toByteArray();
    }

    private static byte[] joined(byte[] head, byte[] body) {
        byte[] all = java.util.Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    /// All that comes back. A time-out fails the test: that is the hang.
    private static String exchange(RunningGateway house, byte[] request, boolean close) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), house.port())) {
            socket.setSoTimeout(20_000);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                socket.getOutputStream().write(request);
                if (close) {
                    socket.shutdownOutput();
                }
                InputStream in = socket.getInputStream();
                byte[] buffer = new byte[8192];
                int n = in.read(buffer);
                while (n >= 0) {
                    answer.write(buffer, 0, n);
                    n = in.read(buffer);
                }
            } catch (SocketException reset) {
                return answer.toString(StandardCharsets.UTF_8);
            }
            return answer.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int status(String answer) {
        return answer.length() < 12 ? 0 : Integer.parseInt(answer.substring(9, 12));
    }
}
