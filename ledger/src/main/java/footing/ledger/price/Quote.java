package footing.ledger.price;

import org.jspecify.annotations.Nullable;

/// What a leg asks for one request: the prices that hold at its instant and for its length, the
/// leg's discount, and the rate of that instant. It can bill the whole request and parts of it, all
/// at the same prices.
///
/// @param discount null where there is none
/// @param rate null where none is known
public record Quote(Tariff tariff, @Nullable Factor discount, @Nullable Rate rate) {

    public Bill bill(Quantities bought) {
        Currency currency = tariff.row().currency();
        Prices prices = tariff.prices();
        long micros = Exact.cost(bought, prices, tariff.factor(), discount);
        long other = rate == null ? 0 : rate.convert(currency, micros);
        return new Bill(
                currency,
                micros,
                currency == Currency.CNY ? micros : other,
                currency == Currency.USD ? micros : other,
                name(tariff.known() && prices.cover(bought)),
                rate == null ? "" : rate.id());
    }

    private String name(boolean whole) {
        String name = discount == null ? tariff.name() : tariff.name() + "*" + discount;
        return whole ? name : name + "?";
    }
}
