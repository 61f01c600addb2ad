package footing.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import footing.testing.FakeClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final int BYTES = 64 * 1024;

    @TempDir Path folder;
    private final FakeClock clock = new FakeClock();

    private Journal open() {
        return Journal.open(
                folder.resolve("journal"), BYTES, clock, new SecureRandom()::nextLong, new Bell());
    }

    private static boolean add(Journal journal, String id) {
        return journal.append(RowCodec.encode(SampleRows.row(id)));
    }

    /// Reads to the end and lets go what was read.
    private static List<String> take(Journal journal) {
        List<String> ids = new ArrayList<>();
        journal.resume(Map.of());
        for (Journal.Batch batch = journal.read(100); batch != null; batch = journal.read(100)) {
            batch.rows().forEach(row -> ids.add(row.requestId()));
            journal.advance(batch);
        }
        return ids;
    }

    private List<Path> files(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("journal"))) {
            return files.filter(f -> f.toString().endsWith(suffix)).sorted().toList();
        }
    }

    private static List<String> ids(int from, int until) {
        return IntStream.range(from, until).mapToObj(i -> "r" + i).toList();
    }

    private void leave(int rows) {
        Journal dead = open();
        ids(0, rows).forEach(id -> assertThat(add(dead, id)).isTrue());
    }

    private static void write(Path file, long at, int... bytes) throws IOException {
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.seek(at);
            for (int b : bytes) {
                raw.write(b);
            }
        }
    }

    private static int record() {
        return Segment.padded(RowCodec.encode(SampleRows.row("r0")).length);
    }

    @Test
    void what_a_dead_process_left_is_read_in_order_and_its_files_go() throws IOException {
        leave(1_000);
        assertThat(files(".journal")).hasSizeGreaterThan(2);

        Journal journal = open();
        assertThat(journal.counts().backlogRows()).isEqualTo(1_000);
        assertThat(take(journal)).isEqualTo(ids(0, 1_000));
        assertThat(journal.counts().backlogRows()).isZero();
        journal.close();
        assertThat(files("")).isEmpty();
    }

    @Test
    void a_segment_made_ahead_and_never_used_leaves_nothing() throws IOException {
        Journal dead = open();
        dead.prepare();
        assertThat(files(".journal")).hasSize(1);

        Journal journal = open();
        assertThat(take(journal)).isEmpty();
        journal.close();
        assertThat(files("")).isEmpty();
    }

    @Test
    void an_append_that_was_never_published_is_no_damage() throws IOException {
        leave(3);
        write(
                files(".journal").getFirst(),
                Segment.HEADER + 3L * record() + 4,
                1,
                2,
                3,
                4,
                5,
                6,
                7);

        Journal journal = open();
        assertThat(take(journal)).isEqualTo(ids(0, 3));
        journal.close();
        assertThat(files("")).isEmpty();
        assertThat(journal.counts().setAside()).isZero();
    }

    @Test
    void a_torn_last_record_is_kept_aside_and_reported() throws IOException {
        leave(3);
        Path file = files(".journal").getFirst();
        write(file, Segment.HEADER + 3L * record() - 20, 0, 0, 0, 0, 0, 0, 0);

        Journal journal = open();
        assertThat(take(journal)).isEqualTo(ids(0, 2));
        assertThat(journal.counts().setAside()).isEqualTo(1);
        journal.close();
        assertThat(files("")).containsExactly(file.resolveSibling(file.getFileName() + ".corrupt"));
    }

    @Test
    void records_behind_a_damaged_one_are_found_again() throws IOException {
        leave(100);
        Path file = files(".journal").getFirst();
        write(file, Segment.HEADER + 10L * record(), 0xff, 0xff, 0xff, 0x7f);
        write(file, Segment.HEADER + 20L * record() + 30, 0x5a);
        write(file, Segment.HEADER + 30L * record(), 0, 0, 0, 0);

        Journal journal = open();
        List<String> expected = new ArrayList<>(ids(0, 100));
        expected.removeAll(List.of("r10", "r20", "r30"));
        assertThat(take(journal)).isEqualTo(expected);
        assertThat(journal.counts().setAside()).isEqualTo(1);
        journal.close();
        assertThat(files(".corrupt")).hasSize(1);
    }

    @Test
    void files_that_are_no_segments_are_kept_aside_and_stop_nothing() throws IOException {
        leave(2);
        Path directory = folder.resolve("journal");
        Files.write(
                directory.resolve("noise.journal"),
                "not a segment".repeat(99).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Files.write(directory.resolve("short.journal"), new byte[] {1, 2, 3});
        Files.write(directory.resolve("empty.journal"), new byte[0]);
        Files.createDirectory(directory.resolve("folder.journal"));

        Journal journal = open();
        assertThat(take(journal)).isEqualTo(ids(0, 2));
        assertThat(add(journal, "next")).isTrue();
        assertThat(take(journal)).containsExactly("next");
        journal.close();
        assertThat(files(".corrupt"))
                .extracting(f -> Objects.toString(f.getFileName()))
                .containsExactly("noise.journal.corrupt", "short.journal.corrupt");
    }

    @Test
    void a_segment_cut_short_gives_the_rows_it_has() throws IOException {
        leave(50);
        Path file = files(".journal").getFirst();
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.setLength(Segment.HEADER + 20L * record() + 17);
        }
        Journal journal = open();
        assertThat(take(journal)).isEqualTo(ids(0, 20));
        assertThat(journal.counts().setAside()).isEqualTo(1);
        journal.close();
    }

    @Test
    void an_interrupted_callers_row_is_kept_though_it_begins_a_segment() {
        Journal journal = open();
        Thread.currentThread().interrupt();
        for (int i = 0; i < 1_000; i++) {
            assertThat(add(journal, "r" + i)).isTrue();
        }
        assertThat(Thread.interrupted()).isTrue();
        assertThat(take(journal)).hasSize(1_000);
        journal.close();
    }

    @Test
    void without_room_rows_are_lost_loudly_and_kept_again_when_there_is_room() throws IOException {
        Journal journal = open();
        assertThat(add(journal, "first")).isTrue();
        Path directory = folder.resolve("journal");
        Files.move(directory, folder.resolve("moved"));
        Files.write(directory, new byte[0]);

        int kept = 1;
        while (add(journal, "r" + kept)) {
            kept++;
        }
        assertThat(kept).isGreaterThan(200);
        assertThat(add(journal, "lost too")).isFalse();
        assertThat(journal.counts().lost()).isEqualTo(2);
        assertThat(journal.error()).hasValueSatisfying(e -> assertThat(e).contains("journal"));

        Files.delete(directory);
        Files.move(folder.resolve("moved"), directory);
        assertThat(add(journal, "not tried again within a second")).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(add(journal, "last")).isTrue();
        assertThat(journal.error()).isEmpty();
        assertThat(take(journal)).hasSize(kept + 1).startsWith("first").endsWith("last");
        journal.close();
    }

    @Test
    void a_journal_that_cannot_be_made_opens_and_tells() throws IOException {
        Files.write(folder.resolve("journal"), new byte[0]);
        Journal journal = open();
        assertThat(journal.error()).isPresent();
        assertThat(add(journal, "lost")).isFalse();
        assertThat(journal.counts().lost()).isEqualTo(1);
        journal.close();
    }

    /// Repeated, because the JVM tells of the fault at another place when the code is compiled.
    @RepeatedTest(50)
    void a_file_cut_under_a_running_journal_costs_its_unread_rows_and_no_more() throws IOException {
        Journal journal = open();
        for (int i = 0; i < 250; i++) {
            assertThat(add(journal, "r" + i)).isTrue();
        }
        assertThat(take(journal)).hasSize(250);
        ids(50, 60).forEach(id -> assertThat(add(journal, id)).isTrue());
        try (RandomAccessFile raw =
                new RandomAccessFile(files(".journal").getLast().toFile(), "rw")) {
            raw.setLength(0);
        }
        assertThat(add(journal, "into a new segment")).isTrue();
        Journal.Batch cut = Objects.requireNonNull(journal.read(100));
        assertThat(cut.rows()).isEmpty();
        journal.advance(cut);
        assertThat(journal.counts().lost()).isEqualTo(10);
        Journal.Batch next = Objects.requireNonNull(journal.read(100));
        assertThat(next.rows()).containsExactly(SampleRows.row("into a new segment"));
        journal.advance(next);
        journal.force();
        journal.close();
    }

    @RepeatedTest(20)
    void a_cut_file_stops_no_reconnection_to_the_database() throws Exception {
        Journal journal = open();
        assertThat(add(journal, "first")).isTrue();
        Journal.Batch batch = Objects.requireNonNull(journal.read(100));
        ids(0, 300).forEach(id -> assertThat(add(journal, id)).isTrue());
        try (RandomAccessFile raw =
                new RandomAccessFile(files(".journal").getFirst().toFile(), "rw")) {
            raw.setLength(0);
        }
        journal.resume(Map.of(batch.segment().id(), batch.until()));
        List<String> rest = new ArrayList<>();
        for (Journal.Batch b = journal.read(100); b != null; b = journal.read(100)) {
            b.rows().forEach(row -> rest.add(row.requestId()));
            journal.advance(b);
        }
        assertThat(journal.counts().backlogRows()).isZero();
        assertThat(journal.counts().lost() + rest.size()).isEqualTo(301);
        journal.close();
    }

    @Test
    void forcing_and_letting_go_at_once_harm_nobody() throws Exception {
        Journal journal = open();
        AtomicBoolean done = new AtomicBoolean();
        Thread forcing =
                Thread.ofPlatform()
                        .start(() -> {
                            while (!done.get()) {
                                journal.force();
                                journal.prepare();
                            }
                        });
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            assertThat(add(journal, "r" + i)).isTrue();
            if (i % 50 == 0) {
                Journal.Batch batch = Objects.requireNonNull(journal.read(1_000));
                batch.rows().forEach(row -> taken.add(row.requestId()));
                journal.advance(batch);
            }
        }
        done.set(true);
        forcing.join();
        for (Journal.Batch batch = journal.read(100); batch != null; batch = journal.read(100)) {
            batch.rows().forEach(row -> taken.add(row.requestId()));
            journal.advance(batch);
        }
        assertThat(taken).isEqualTo(ids(0, 5_000));
        assertThat(journal.error()).isEmpty();
        journal.close();
    }

    @Test
    void after_the_end_rows_are_refused() {
        Journal journal = open();
        journal.close();
        assertThat(add(journal, "late")).isFalse();
        assertThat(journal.counts().lost()).isEqualTo(1);
    }
}
