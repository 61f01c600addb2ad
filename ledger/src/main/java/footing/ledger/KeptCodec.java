package footing.ledger;

import footing.ledger.allow.Amounts;
import footing.ledger.allow.Draw;
import footing.ledger.allow.Grant;
import footing.ledger.allow.Settlement;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the journal keeps as bytes, and back. The first byte tells what it is: usage rows have the
/// versions of [RowCodec], holds and their ends the numbers here.
final class KeptCodec {
    private static final byte HELD = 16;
    private static final byte ENDED = 17;
    private static final int AMOUNTS = 4 * 8;

    private KeptCodec() {}

    static byte[] encode(HoldNote note) {
        byte[] id = RowCodec.utf8(note.id());
        byte[] key = RowCodec.utf8(note.key());
        byte[] route = RowCodec.utf8(note.route());
        int texts = 6 + id.length + key.length + route.length;
        ByteBuffer out = ByteBuffer.allocate(1 + 16 + AMOUNTS + texts);
        out.put(HELD).putLong(note.at()).putLong(note.until());
        put(out, note.most());
        RowCodec.put(out, id);
        RowCodec.put(out, key);
        RowCodec.put(out, route);
        return out.array();
    }

    static byte[] encode(Settlement settlement) {
        byte[] id = RowCodec.utf8(settlement.id());
        byte[] key = RowCodec.utf8(settlement.key());
        byte[] route = RowCodec.utf8(settlement.route());
        List<Draw> draws = settlement.draws();
        byte[][] grants = new byte[draws.size()][];
        int length = 1 + 8 + 1 + 1 + AMOUNTS + 6 + id.length + key.length + route.length + 1;
        for (int i = 0; i < grants.length; i++) {
            grants[i] = RowCodec.utf8(draws.get(i).grant());
            length += 1 + 8 + 2 + grants[i].length;
        }
        ByteBuffer out = ByteBuffer.allocate(length);
        out.put(ENDED).putLong(settlement.at()).put((byte) settlement.end().code());
        out.put((byte) settlement.requests());
        put(out, settlement.used());
        RowCodec.put(out, id);
        RowCodec.put(out, key);
        RowCodec.put(out, route);
        out.put((byte) grants.length);
        for (int i = 0; i < grants.length; i++) {
            out.put((byte) draws.get(i).unit().code()).putLong(draws.get(i).amount());
            RowCodec.put(out, grants[i]);
        }
        return out.array();
    }

    private static void put(ByteBuffer out, Amounts amounts) {
        out.putLong(amounts.tokensIn()).putLong(amounts.tokensOut());
        out.putLong(amounts.cny()).putLong(amounts.usd());
    }

    /// Whether these bytes begin as a usage row does.
    static boolean isRow(byte[] bytes) {
        return bytes.length > 0 && bytes[0] != HELD && bytes[0] != ENDED;
    }

    /// What these bytes are, or empty where they are nothing that this version knows.
    static Optional<Kept> decode(byte[] bytes) {
        if (bytes.length == 0) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        in.get();
        try {
            return switch (bytes[0]) {
                case HELD -> Optional.of(new Kept.Held(held(in)));
                case ENDED -> Optional.of(new Kept.Ended(ended(in)));
                default -> RowCodec.decode(bytes).map(Kept.Row::new);
            };
        } catch (BufferUnderflowException | DateTimeException | IllegalArgumentException cut) {
            return Optional.empty();
        }
    }

    private static HoldNote held(ByteBuffer in) {
        long at = in.getLong();
        long until = in.getLong();
        Amounts most = amounts(in);
        return new HoldNote(
                RowCodec.text(in), RowCodec.text(in), RowCodec.text(in), at, until, most);
    }

    private static Settlement ended(ByteBuffer in) {
        long at = in.getLong();
        Settlement.End end = end(in.get());
        int requests = in.get();
        Amounts used = amounts(in);
        String id = RowCodec.text(in);
        String key = RowCodec.text(in);
        String route = RowCodec.text(in);
        int count = in.get();
        List<Draw> draws = new ArrayList<>(Math.max(0, count));
        for (int i = 0; i < count; i++) {
            Grant.Unit unit = unit(in.get());
            long amount = in.getLong();
            draws.add(new Draw(RowCodec.text(in), unit, amount));
        }
        return new Settlement(id, key, route, at, end, requests, used, draws);
    }

    private static Settlement.End end(int code) {
        for (Settlement.End end : Settlement.End.values()) {
            if (end.code() == code) {
                return end;
            }
        }
        throw new IllegalArgumentException("end " + code + " (expected: one that is known)");
    }

    private static Grant.Unit unit(int code) {
        for (Grant.Unit unit : Grant.Unit.values()) {
            if (unit.code() == code) {
                return unit;
            }
        }
        throw new IllegalArgumentException("unit " + code + " (expected: one that is known)");
    }

    private static Amounts amounts(ByteBuffer in) {
        return new Amounts(in.getLong(), in.getLong(), in.getLong(), in.getLong());
    }
}
