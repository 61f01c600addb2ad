package footing.testing;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/// Runs a fake supplier as a process, for conformance tests and demonstrations, until it is killed.
///
/// `--port N` (default: a free one), `--fail FAULT` or `--fail named` (as each request's words say:
/// `[[reset-after:3]]`), `--chunks N`, `--delay 20ms`, `--burst N`, `--reasoning MEMBER`, `--key
/// KEY`, `--models a,b`, `--story TEXT`, `--habit HABIT`. Prints its base URL as its first line,
/// then one line of JSON for each request whose answer has ended: what came, and how it ended.
final class FakeSupplierCommand {
    private static final Duration FOREVER = Duration.ofDays(365);

    private FakeSupplierCommand() {}

    static void run(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Speech speech = Speech.DEFAULT;
        int port = 0;
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            String value = arguments[i + 1];
            switch (arguments[i]) {
                case "--port" -> port = Integer.parseInt(value);
                case "--chunks" -> speech = speech.withChunks(Integer.parseInt(value));
                case "--delay" -> speech = speech.withDelay(FaultText.duration(value));
                case "--burst" -> speech = speech.withBurst(Integer.parseInt(value));
                case "--reasoning" -> speech = speech.withReasoning(value);
                case "--text" -> speech = speech.withText(value);
                default -> {
                    // Those that need the supplier follow below.
                }
            }
        }
        FakeSupplier supplier = FakeSupplier.start(port).speak(speech);
        Story story = Story.of("");
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            String value = arguments[i + 1];
            switch (arguments[i]) {
                case "--fail" ->
                        supplier.failWhen(seen ->
                                value.equals("named") ? Fault.named(seen) : Fault.parse(value));
                case "--story" -> story = new Story(value, story.piece(), story.habit(), false);
                case "--habit" -> story = story.withHabit(Habit.parse(value));
                case "--key" -> supplier.requireKey(value);
                case "--models" -> supplier.models(Arrays.asList(value.split(",", -1)));
                case "--port", "--chunks", "--delay", "--burst", "--reasoning", "--text" -> {
                    // Read above.
                }
                default -> throw new IllegalArgumentException("no such option: " + arguments[i]);
            }
        }
        if (!story.text().isEmpty()) {
            supplier.tell(story);
        }
        out.println(supplier.baseUrl());
        for (int number = 1; true; number++) {
            Seen seen = supplier.awaitSeen(number, FOREVER);
            Thread.ofVirtual().start(() -> tell(seen, out));
        }
    }

    private static void tell(Seen seen, PrintStream out) {
        try {
            seen.awaitEnd(FOREVER);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return;
        }
        StringBuilder line = new StringBuilder("{\"number\":").append(seen.number());
        line.append(",\"connection\":").append(seen.connection()).append(",\"target\":");
        Json.quote(line, seen.method() + " " + seen.target());
        line.append(",\"authorization\":");
        Json.quote(line, seen.header("authorization").orElse(""));
        line.append(",\"ending\":\"").append(seen.ending());
        line.append("\",\"events\":").append(seen.events()).append(",\"body\":");
        Json.quote(line, seen.bodyText());
        out.println(line.append('}'));
    }
}
