package footing.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import footing.gateway.MatrixHouse.Seen;
import footing.gateway.MatrixHouse.Target;
import footing.ledger.UsageRow;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every fault, streamed and not, with everybody who may stand behind: what the caller saw, what
/// the suppliers saw and what the books say agree, and make docs/failover.md. `-Dtranscripts=write`
/// writes it anew; read the difference before keeping it.
class FaultMatrixTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int AT_ONCE = 8;
    private static final Path PAGE = Path.of("../docs/failover.md");
    private static final String HEAD =
            """
            # What each fault costs the caller

            Made by `FaultMatrixTest`, which plays every fault on real sockets, asks once of a gateway that knows nothing yet, and compares what the caller read, what the suppliers saw and what the books say. `mvnw verify` fails where this page is not what it saw.

            The failing leg comes first; behind it stands nobody, a supplier that carries on from a prefill, one that is told in words, one that cannot carry on, or a leg in the gateway's own process. Faults in the middle of a stream come after its third event of content; to an ask without stream they cut the body in half.

            *whole*: all of the answer, as if nothing had been. *whole, one seam*: all of it, by two legs, marked in the last chunk. *error at the end*: the words so far, then an error event, no `[DONE]`. *cut by the filter*: the words so far with the finish reason `content_filter`. A number is the status of an error in the caller's dialect. Added time: *none* beyond the failed attempt itself; *a clock*: the clock of the first token or the idle clock runs out first; *a wait*: what the supplier asked for, or a short backoff, within the caller's deadline.

            | fault | ask | behind | the caller sees | attempts | added time |
            |---|---|---|---|---|---|
            """;

    @TempDir Path folder;

    @Test
    @Timeout(300)
    void three_witnesses_agree_in_every_cell_and_make_the_page() throws Exception {
        StringBuilder page = new StringBuilder(HEAD);
        Map<MatrixFault, List<Future<Cell>>> played = new LinkedHashMap<>();
        try (ExecutorService several = Executors.newFixedThreadPool(AT_ONCE)) {
            for (MatrixFault fault : MatrixFault.all()) {
                for (Target target : Target.values()) {
                    for (boolean stream : List.of(true, false)) {
                        played.computeIfAbsent(fault, _ -> new ArrayList<>())
                                .add(several.submit(() -> play(fault, target, stream)));
                    }
                }
            }
            for (Map.Entry<MatrixFault, List<Future<Cell>>> fault : played.entrySet()) {
                rows(page, fault.getKey(), fault.getValue());
            }
        }
        if ("write".equals(System.getProperty("transcripts"))) {
            Files.writeString(PAGE, page, StandardCharsets.UTF_8);
        }
        assertThat(page.toString()).isEqualTo(Files.readString(PAGE, StandardCharsets.UTF_8));
    }

    /// What came of one ask: its columns of the page.
    private record Cell(Target target, boolean stream, String result) {}

    private Cell play(MatrixFault fault, Target target, boolean stream) throws Exception {
        Path own = Files.createTempDirectory(folder, "cell");
        try (MatrixHouse house = new MatrixHouse(own)) {
            Seen seen = house.ask(fault, stream, target);
            String cell = fault.name() + ", stream " + stream + ", " + target;
            agree(cell, fault, seen);
            boolean clock = fault.silent() && (stream || !fault.name().contains("comments"));
            String time = seen.waits().isEmpty() ? clock ? "a clock" : "none" : "a wait";
            String result = told(cell, seen, stream);
            return new Cell(target, stream, result + " | " + seen.rows().size() + " | " + time);
        }
    }

    private static void rows(StringBuilder page, MatrixFault fault, List<Future<Cell>> cells)
            throws Exception {
        Map<String, List<String>> streamed = new LinkedHashMap<>();
        Map<String, List<String>> whole = new LinkedHashMap<>();
        for (Future<Cell> one : cells) {
            Cell cell = one.get();
            (cell.stream() ? streamed : whole)
                    .computeIfAbsent(cell.result(), _ -> new ArrayList<>())
                    .add(cell.target().word);
        }
        streamed.forEach((result, behind) -> {
            boolean both = behind.equals(whole.get(result));
            row(page, fault, both ? "any" : "stream", behind, result);
        });
        whole.forEach((result, behind) -> {
            if (!behind.equals(streamed.get(result))) {
                row(page, fault, "not streamed", behind, result);
            }
        });
    }

    private static void row(
            StringBuilder page, MatrixFault fault, String ask, List<String> behind, String result) {
        String who = behind.size() == Target.values().length ? "any" : String.join(", ", behind);
        page.append("| ").append(fault.name()).append(" | ").append(ask).append(" | ");
        page.append(who).append(" | ").append(result).append(" |\n");
    }

    private static void agree(String cell, MatrixFault fault, Seen seen) {
        List<UsageRow> rows = seen.rows();
        long first = rows.stream().filter(row -> row.leg().equals("a")).count();
        assertThat(first).as(cell).isPositive();
        if (fault.place() == MatrixFault.Place.SUPPLIER) {
            assertThat(seen.failing()).as(cell).isEqualTo((int) first);
        }
        assertThat(rows.size() - first).as(cell).isEqualTo(seen.second());
        assertThat(seen.answer().statusCode()).as(cell).isNotIn(401, 402, 403);
        assertThat(rows)
                .as(cell)
                .filteredOn(row -> row.outcome().equals("answered"))
                .hasSizeLessThan(2);
        assertThat(rows)
                .as(cell)
                .filteredOn(row -> row.outcome().equals("refused"))
                .allMatch(row -> row.state().equals("void"));
    }

    private static String told(String cell, Seen seen, boolean stream) {
        String body = seen.answer().body();
        int status = seen.answer().statusCode();
        if (status != 200) {
            JsonNode error = JSON.readTree(body).path("error");
            return status + " `" + error.path("code").asString(error.path("type").asString()) + "`";
        }
        return stream ? streamed(cell, body) : whole(cell, body);
    }

    private static String streamed(String cell, String body) {
        StrictStream read = StrictStream.read(body);
        assertThat(read.wrong).as(cell).isEmpty();
        String said = String.valueOf(read.texts.getOrDefault(0, new StringBuilder()));
        assertThat(MatrixHouse.STORY).as(cell).startsWith(said);
        if (!read.complete()) {
            return "error at the end";
        }
        if ("content_filter".equals(read.finish.get(0))) {
            return "cut by the filter";
        }
        assertThat(said).as(cell).isEqualTo(MatrixHouse.STORY);
        return read.seams == 0 ? "whole" : "whole, one seam";
    }

    private static String whole(String cell, String body) {
        JsonNode choice = JSON.readTree(body).path("choices").path(0);
        if (choice.path("finish_reason").asString("").equals("content_filter")) {
            return "cut by the filter";
        }
        assertThat(choice.path("message").path("content").asString(""))
                .as(cell)
                .isEqualTo(MatrixHouse.STORY);
        return "whole";
    }
}
