package footing.ledger.allow;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What this process itself let be spent, by holder and route, so that a budget that is set while
/// it runs knows what was spent before. Safe for use by many threads.
final class OwnSpending {
    private final Map<Place, Cell> cells = new ConcurrentHashMap<>();

    private record Place(Holder holder, String route) {}

    /// Sums of the present day, the present month and all time.
    private static final class Cell {
        private long day = Long.MIN_VALUE;
        private long month = Long.MIN_VALUE;
        private Sum ofDay = Sum.NONE;
        private Sum ofMonth = Sum.NONE;
        private Sum ofAll = Sum.NONE;

        synchronized void add(Amounts used, long today) {
            long firstOfMonth = day == today ? month : Window.MONTH.firstDay(today);
            ofDay = (day == today ? ofDay : Sum.NONE).plus(used);
            ofMonth = (month == firstOfMonth ? ofMonth : Sum.NONE).plus(used);
            ofAll = ofAll.plus(used);
            day = today;
            month = firstOfMonth;
        }

        synchronized long of(Limit limit, long firstDay) {
            Sum sum =
                    switch (limit.window()) {
                        case DAY -> day == firstDay ? ofDay : Sum.NONE;
                        case MONTH -> month == firstDay ? ofMonth : Sum.NONE;
                        case EVER -> ofAll;
                        case NOW, SECOND, MINUTE, HOUR -> Sum.NONE;
                    };
            return limit.measure() == Measure.REQUESTS
                    ? sum.requests
                    : sum.amounts.of(limit.measure());
        }
    }

    private record Sum(long requests, Amounts amounts) {
        static final Sum NONE = new Sum(0, Amounts.NONE);

        Sum plus(Amounts used) {
            return new Sum(requests + 1, amounts.plus(used));
        }
    }

    void add(Holder holder, String route, Amounts used, long today) {
        cells.computeIfAbsent(new Place(holder, route), _ -> new Cell()).add(used, today);
    }

    /// What the limit's subject spent in the period that begins on `firstDay`.
    long of(Limit limit, long firstDay) {
        long sum = 0;
        for (Map.Entry<Place, Cell> each : cells.entrySet()) {
            if (concerns(limit.subject(), each.getKey())) {
                sum = Math.addExact(sum, each.getValue().of(limit, firstDay));
            }
        }
        return sum;
    }

    private static boolean concerns(Subject subject, Place place) {
        return switch (subject.kind()) {
            case HOUSE -> true;
            case ORG -> subject.name().equals(place.holder().org());
            case TEAM -> subject.name().equals(place.holder().team());
            case APP -> subject.name().equals(place.holder().app());
            case KEY -> subject.name().equals(place.holder().key());
            case ROUTE -> subject.name().equals(place.route());
            case LEG -> false;
        };
    }
}
