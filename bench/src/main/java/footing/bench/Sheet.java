package footing.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// All figures of a bench: by measure, gateway and round. A ratio compares two gateways within one
/// round only.
final class Sheet {
    private final Map<Measure, Map<String, Map<Integer, Double>>> figures =
            new EnumMap<>(Measure.class);
    private final List<String> faults = new ArrayList<>();

    void put(Measure measure, String gateway, int round, double value) {
        figures.computeIfAbsent(measure, _ -> new LinkedHashMap<>())
                .computeIfAbsent(gateway, _ -> new TreeMap<>())
                .put(round, value);
    }

    /// Notes a round that does not count.
    void fault(String sentence) {
        faults.add(sentence);
    }

    List<String> faults() {
        return List.copyOf(faults);
    }

    List<Double> values(Measure measure, String gateway) {
        return List.copyOf(rounds(measure, gateway).values());
    }

    /// The ratios to `base` in the rounds that both have.
    List<Double> ratios(Measure measure, String gateway, String base) {
        Map<Integer, Double> bases = rounds(measure, base);
        List<Double> ratios = new ArrayList<>();
        rounds(measure, gateway)
                .forEach((round, value) -> {
                    Double b = bases.get(round);
                    if (b != null && b > 0) {
                        ratios.add(value / b);
                    }
                });
        return ratios;
    }

    static OptionalDouble median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        int n = sorted.length;
        return n == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((sorted[(n - 1) / 2] + sorted[n / 2]) / 2);
    }

    private Map<Integer, Double> rounds(Measure measure, String gateway) {
        return figures.getOrDefault(measure, Map.of()).getOrDefault(gateway, Map.of());
    }
}
