package footing.gateway;

import footing.ledger.Shelf;
import footing.wire.JsonText;

/// Writes refusals that no rule knows as JSON.
public final class UnknownJson {
    private UnknownJson() {}

    /// One line, one object.
    public static String write(Shelf.Unknown one) {
        StringBuilder out = new StringBuilder("{\"supplier\":");
        JsonText.quote(out, one.supplier());
        out.append(",\"status\":").append(one.status()).append(",\"shape\":");
        JsonText.quote(out, one.shape());
        out.append(",\"count\":").append(one.count());
        out.append(",\"first\":\"").append(one.first());
        out.append("\",\"last\":\"").append(one.last()).append("\",\"body\":");
        JsonText.quote(out, one.body());
        return out.append('}').toString();
    }
}
