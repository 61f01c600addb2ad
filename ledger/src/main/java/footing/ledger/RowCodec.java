package footing.ledger;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/// Usage rows as bytes of the journal, and back.
///
/// A version byte, the numbers (big-endian, fixed width), then the texts, each with its length in
/// two bytes. Costs a few hundred nanoseconds.
final class RowCodec {
    /// The longest record that [#encode] can make: twelve texts of 200 characters of 3 bytes each.
    static final int LONGEST = 192 + 12 * (2 + UsageRows.LONGEST_TEXT * 3);

    /// Without what it costs.
    private static final byte VERSION_1 = 1;

    private static final byte VERSION = 2;
    private static final int NUMBERS = 1 + 4 + 8 + 1 + 4 + 7 * 8 + 4 * 8;

    private RowCodec() {}

    static byte[] encode(UsageRow row) {
        Costing costing = row.costing();
        byte[][] texts = {
            utf8(row.requestId()),
            utf8(row.keyId()),
            utf8(row.endpoint()),
            utf8(row.asked()),
            utf8(row.leg()),
            utf8(row.model()),
            utf8(row.outcome()),
            utf8(row.refusal()),
            utf8(row.state()),
            utf8(costing.currency()),
            utf8(costing.priceRow()),
            utf8(costing.counted())
        };
        int length = NUMBERS;
        for (byte[] text : texts) {
            length += 2 + text.length;
        }
        ByteBuffer out = ByteBuffer.allocate(length);
        out.put(VERSION).putInt(row.attempt()).putLong(Times.micros(row.at()));
        out.put((byte) (row.stream() ? 1 : 0)).putInt(row.status());
        out.putLong(row.freshIn()).putLong(row.cachedIn()).putLong(row.cacheWrite());
        out.putLong(row.visibleOut()).putLong(row.reasoningOut());
        out.putLong(row.firstTokenMicros()).putLong(row.totalMicros());
        out.putLong(costing.cost()).putLong(costing.charge());
        out.putLong(costing.chargedIn()).putLong(costing.chargedOut());
        for (byte[] text : texts) {
            put(out, text);
        }
        return out.array();
    }

    /// The row, or empty where these bytes are none that this version knows.
    static Optional<UsageRow> decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length == 0) {
            return Optional.empty();
        }
        byte version = in.get();
        if (version != VERSION && version != VERSION_1) {
            return Optional.empty();
        }
        try {
            return Optional.of(row(in, version));
        } catch (BufferUnderflowException | DateTimeException cut) {
            return Optional.empty();
        }
    }

    private static UsageRow row(ByteBuffer in, byte version) {
        int attempt = in.getInt();
        Instant at = Times.instant(in.getLong());
        boolean stream = in.get() != 0;
        int status = in.getInt();
        long freshIn = in.getLong();
        long cachedIn = in.getLong();
        long cacheWrite = in.getLong();
        long visibleOut = in.getLong();
        long reasoningOut = in.getLong();
        long firstToken = in.getLong();
        long total = in.getLong();
        boolean costed = version == VERSION;
        long cost = costed ? in.getLong() : 0;
        long charge = costed ? in.getLong() : 0;
        long chargedIn = costed ? in.getLong() : 0;
        long chargedOut = costed ? in.getLong() : 0;
        String requestId = text(in);
        String keyId = text(in);
        String endpoint = text(in);
        String asked = text(in);
        String leg = text(in);
        String model = text(in);
        String outcome = text(in);
        String refusal = text(in);
        String state = text(in);
        Costing costing =
                costed
                        ? new Costing(
                                text(in), cost, charge, chargedIn, chargedOut, text(in), text(in))
                        : Costing.NONE;
        return new UsageRow(
                requestId,
                attempt,
                keyId,
                at,
                endpoint,
                asked,
                leg,
                model,
                stream,
                outcome,
                refusal,
                status,
                state,
                freshIn,
                cachedIn,
                cacheWrite,
                visibleOut,
                reasoningOut,
                firstToken,
                total,
                costing);
    }

    static void put(ByteBuffer out, byte[] text) {
        out.putShort((short) text.length).put(text);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(ByteBuffer in) {
        int length = in.getShort() & 0xffff;
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] utf8 = new byte[length];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
