package footing.gateway;

import footing.http.Exchange;
import footing.http.Header;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A caller who keeps all that it gets.
final class PaperExchange implements Exchange {
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    int status;
    List<Header> headers = List.of();
    boolean finished;
    private int flushed;

    /// Forgets what was told: another answer comes.
    PaperExchange anew() {
        body.reset();
        status = 0;
        finished = false;
        flushed = 0;
        return this;
    }

    String text() {
        return body.toString(StandardCharsets.UTF_8);
    }

    /// What left for the caller before the end.
    String flushed() {
        return new String(body.toByteArray(), 0, flushed, StandardCharsets.UTF_8);
    }

    @Override
    public void respond(int code, List<Header> head, byte[] bytes) {
        begin(code, head);
        body.writeBytes(bytes);
        finished = true;
    }

    @Override
    public void begin(int code, List<Header> head) {
        if (status != 0) {
            throw new IllegalStateException("the answer has begun twice");
        }
        status = code;
        headers = head;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (status == 0 || finished) {
            throw new IllegalStateException("nothing can be written now");
        }
        body.write(bytes, offset, length);
    }

    @Override
    public void flush() {
        flushed = body.size();
    }

    @Override
    public void finish() {
        finished = true;
    }

    @Override
    public boolean committed() {
        return status != 0;
    }

    @Override
    public String method() {
        return "POST";
    }

    @Override
    public String path() {
        return "/v1/chat/completions";
    }

    @Override
    public String query() {
        return "";
    }

    @Override
    public @Nullable String header(String name) {
        return null;
    }

    @Override
    public List<Header> headers() {
        return List.of();
    }

    @Override
    public byte[] body(int limit) {
        return new byte[0];
    }

    @Override
    public void onGone(Runnable gone) {}

    @Override
    public void disarm() {}

    @Override
    public String remoteAddress() {
        return "127.0.0.1";
    }
}
