package footing.app.cli;

import footing.app.cli.Table.Align;
import footing.app.words.Words;
import footing.ledger.Shelf;
import footing.legs.Evidence;
import footing.legs.verdict.Permanence;
import footing.legs.verdict.Ruling;
import footing.legs.verdict.Verdict;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Verdicts and unknown refusals for people: a row each, and below it what was seen. What suppliers
/// wrote is shown as one line without anything that a terminal would obey.
final class VerdictTable {
    private static final int WIDEST = 96;

    private final Words words;

    VerdictTable(Words words) {
        this.words = words;
    }

    List<String> verdicts(List<Verdict> verdicts) {
        List<List<String>> rows = verdicts.stream().map(this::row).toList();
        List<List<String>> notes = verdicts.stream().map(this::notes).toList();
        return woven(
                List.of("id", "subject", "scope", "class", "state", "since", "next"), rows, notes);
    }

    List<String> unknown(List<Shelf.Unknown> unknown) {
        List<List<String>> rows =
                unknown.stream()
                        .map(one ->
                                List.of(
                                        one.supplier(),
                                        Integer.toString(one.status()),
                                        Long.toString(one.count()),
                                        time(one.first()),
                                        time(one.last())))
                        .toList();
        List<List<String>> notes =
                unknown.stream().map(one -> List.of("  " + line(one.body()))).toList();
        return woven(List.of("supplier", "status", "count", "first", "last"), rows, notes);
    }

    private List<String> woven(
            List<String> columns, List<List<String>> rows, List<List<String>> notes) {
        Table table = new Table(columns.stream().map(_ -> Align.LEFT).toList());
        table.row(columns.stream().map(column -> words.say("col." + column)).toList());
        rows.forEach(table::row);
        List<String> aligned = table.lines();
        List<String> woven = new ArrayList<>(aligned.subList(0, 1));
        for (int i = 0; i < rows.size(); i++) {
            woven.add(aligned.get(i + 1));
            woven.addAll(notes.get(i));
        }
        return woven;
    }

    private List<String> row(Verdict verdict) {
        String state = verdict.ruling() == null ? verdict.state().word() : "overruled";
        return List.of(
                verdict.id(),
                line(verdict.subject().text()),
                verdict.subject().scope().word(),
                verdict.kind().word(),
                words.say("verdicts.state." + state),
                time(verdict.since()),
                next(verdict));
    }

    private String next(Verdict verdict) {
        if (verdict.permanence() instanceof Permanence.Until(Instant end)) {
            return words.say("verdicts.until", time(end));
        }
        Instant probe = verdict.nextProbe();
        return probe == null ? "–" : words.say("verdicts.probe", time(probe));
    }

    private List<String> notes(Verdict verdict) {
        Stream<String> seen =
                Stream.of(
                        words.say("verdicts.seen", seen(verdict.evidence()), verdict.decidedBy()));
        Ruling ruling = verdict.ruling();
        Stream<String> said =
                ruling == null
                        ? Stream.of()
                        : Stream.of(
                                words.say(
                                        "verdicts.said",
                                        line(ruling.by()),
                                        time(ruling.until()),
                                        line(ruling.reason())));
        return Stream.concat(seen, said).map(note -> "  " + note).toList();
    }

    private static String seen(Evidence evidence) {
        if (evidence.status() == 0) {
            String cause = evidence.cause();
            return line(cause == null ? "" : cause);
        }
        return (evidence.status() + " " + line(message(evidence.body()))).strip();
    }

    /// The error's message, where the body is an error as suppliers write it.
    private static String message(String body) {
        try {
            JsonNode json = JsonMapper.shared().readTree(body);
            for (String place : List.of("/error/message", "/message", "/error")) {
                JsonNode found = json.at(place);
                if (found.isString()) {
                    return found.stringValue();
                }
            }
            return body;
        } catch (JacksonException e) {
            return body;
        }
    }

    private static String line(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints().map(c -> isShown(c) ? c : ' ').forEach(line::appendCodePoint);
        String one = line.toString().strip().replaceAll(" +", " ");
        return one.codePointCount(0, one.length()) <= WIDEST
                ? one
                : one.substring(0, one.offsetByCodePoints(0, WIDEST)) + "…";
    }

    private static boolean isShown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }

    private static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
