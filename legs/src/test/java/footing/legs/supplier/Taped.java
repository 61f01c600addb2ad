package footing.legs.supplier;

import footing.http.Header;
import footing.legs.Relay;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// A relay that keeps what a leg writes.
final class Taped implements Relay {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final CountDownLatch begun = new CountDownLatch(1);
    int status;
    List<Header> headers = List.of();
    long length = -2;
    int writes;
    int flushes;
    int skipped;

    @Override
    public void begin(int newStatus, List<Header> newHeaders, long newLength) {
        status = newStatus;
        headers = newHeaders;
        length = newLength;
        begun.countDown();
    }

    @Override
    public void write(byte[] b, int offset, int n) {
        writes++;
        bytes.write(b, offset, n);
    }

    @Override
    public void flush() {
        flushes++;
    }

    @Override
    public void skipped() {
        skipped++;
    }

    String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    List<String> events() {
        List<String> events = new ArrayList<>();
        text().lines()
                .filter(line -> line.startsWith("data: "))
                .forEach(l -> events.add(l.substring(6)));
        return events;
    }

    Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst();
    }
}
