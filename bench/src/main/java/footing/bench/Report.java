package footing.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.StringJoiner;

/// Shows a sheet as a table for people and as JSON for programs.
///
/// @param machine one line on where it ran
record Report(Sheet sheet, List<String> gateways, String machine) {
    private static final String BASE = "nginx";

    void table(PrintStream out) {
        out.println();
        out.println(machine);
        out.println(
                "Medians of the rounds; in brackets the median, least and most of the ratios to");
        out.println("nginx, each within its own round.");
        out.printf(Locale.ROOT, "%n%-32s %-30s", "load", "measure");
        gateways.forEach(g -> out.printf(Locale.ROOT, " %-30s", g));
        out.println();
        for (Measure m : Measure.values()) {
            if (gateways.stream().allMatch(g -> sheet.values(m, g).isEmpty())) {
                continue;
            }
            out.printf(Locale.ROOT, "%-32s %-30s", m.occasion(), m.what());
            gateways.forEach(g -> out.printf(Locale.ROOT, " %-30s", cell(m, g)));
            out.println();
        }
        sheet.faults().forEach(f -> out.println("VOID  " + f));
    }

    String json() {
        StringJoiner figures = new StringJoiner(",\n    ", "[\n    ", "\n  ]");
        for (Measure m : Measure.values()) {
            for (String g : gateways) {
                List<Double> values = sheet.values(m, g);
                if (!values.isEmpty()) {
                    figures.add(
                            "{\"load\": %s, \"measure\": %s, \"gateway\": %s, \"median\": %s, \"rounds\": %s, \"ratios\": %s}"
                                    .formatted(
                                            quoted(m.name().toLowerCase(Locale.ROOT)),
                                            quoted(m.what()),
                                            quoted(g),
                                            number(Sheet.median(values).orElseThrow()),
                                            numbers(values),
                                            numbers(ratios(m, g))));
                }
            }
        }
        StringJoiner faults = new StringJoiner(", ", "[", "]");
        sheet.faults().forEach(f -> faults.add(quoted(f)));
        return "{\n  \"machine\": %s,\n  \"figures\": %s,\n  \"void\": %s\n}\n"
                .formatted(quoted(machine), figures, faults);
    }

    private String cell(Measure m, String gateway) {
        OptionalDouble median = Sheet.median(sheet.values(m, gateway));
        if (median.isEmpty()) {
            return "-";
        }
        String value = number(median.getAsDouble());
        List<Double> ratios = ratios(m, gateway);
        if (ratios.isEmpty()) {
            return value;
        }
        return String.format(
                Locale.ROOT,
                "%s  [%.2f x, %.2f-%.2f]",
                value,
                Sheet.median(ratios).orElseThrow(),
                ratios.stream().min(Double::compare).orElseThrow(),
                ratios.stream().max(Double::compare).orElseThrow());
    }

    private List<Double> ratios(Measure m, String gateway) {
        return m.compared() && !gateway.equals(BASE) ? sheet.ratios(m, gateway, BASE) : List.of();
    }

    private static String numbers(List<Double> values) {
        StringJoiner all = new StringJoiner(", ", "[", "]");
        values.forEach(v -> all.add(number(v)));
        return all.toString();
    }

    private static String number(double v) {
        return v == Math.rint(v) || Math.abs(v) >= 1_000
                ? String.format(Locale.ROOT, "%.0f", v)
                : String.format(Locale.ROOT, "%.2f", v);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
