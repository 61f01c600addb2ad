package footing.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The line `date: …` as bytes, written once per second.
final class HttpDate {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private record Written(long second, byte[] line) {}

    private final InstantSource time;
    private volatile Written last = new Written(Long.MIN_VALUE, new byte[0]);

    HttpDate(InstantSource time) {
        this.time = time;
    }

    byte[] line() {
        long second = Math.floorDiv(time.millis(), 1000L);
        Written written = last;
        if (written.second != second) {
            String text = "date: " + FORMAT.format(Instant.ofEpochSecond(second)) + "\r\n";
            written = new Written(second, text.getBytes(StandardCharsets.US_ASCII));
            last = written;
        }
        return written.line;
    }
}
