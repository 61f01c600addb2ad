package footing.ledger.price;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A row made ready: a tariff for each of its hours and tiers.
final class Row {
    private final PriceRow row;
    private final long firstSecond;
    private final long endSecond;
    private final Hours[] hours;
    private final Tariff[] usual;
    private final Tariff[][] within;

    Row(PriceRow row) {
        this.row = row;
        this.firstSecond = row.period().from().getEpochSecond();
        this.endSecond = row.period().until().getEpochSecond();
        this.hours = row.hours().toArray(Hours[]::new);
        this.usual = tariffs(row.id(), row.scale(), Factor.ONE);
        this.within = new Tariff[hours.length][];
        for (int i = 0; i < hours.length; i++) {
            String name = row.id() + "~" + hours[i];
            within[i] =
                    switch (hours[i].change()) {
                        case Hours.Change.Times(Factor factor) ->
                                tariffs(name, row.scale(), factor);
                        case Hours.Change.Instead(Scale scale) -> tariffs(name, scale, Factor.ONE);
                    };
        }
    }

    /// By growing length.
    private Tariff[] tariffs(String name, Scale scale, Factor factor) {
        List<Tariff> all = new ArrayList<>();
        all.add(tariff(name, 0, scale.base(), factor, true));
        for (Scale.Tier tier : scale.tiers()) {
            all.add(tariff(name, tier.above(), tier.prices(), factor, true));
        }
        if (scale.knownTo() != Scale.ALL) {
            Prices last = all.getLast().prices();
            all.add(tariff(name, scale.knownTo(), last, factor, false));
        }
        return all.toArray(Tariff[]::new);
    }

    private Tariff tariff(String name, long above, Prices prices, Factor factor, boolean known) {
        String full = above == 0 ? name : name + ">" + above;
        return new Tariff(row, full, above, prices.filled(), factor, known);
    }

    PriceRow row() {
        return row;
    }

    boolean holds(long second) {
        return second >= firstSecond && second < endSecond;
    }

    Tariff at(Instant at, long tokensIn) {
        Tariff[] tariffs = usual;
        for (int i = 0; i < hours.length; i++) {
            if (hours[i].hold(at)) {
                tariffs = within[i];
                break;
            }
        }
        int fit = tariffs.length - 1;
        while (fit > 0 && tokensIn <= tariffs[fit].above()) {
            fit--;
        }
        return tariffs[fit];
    }
}
