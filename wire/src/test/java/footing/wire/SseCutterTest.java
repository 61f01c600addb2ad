package footing.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SseCutterTest {
    /// An event as the cutter told it; data is null where there was none.
    private record Event(String raw, @Nullable String data, @Nullable String name) {}

    private record Cut(List<Event> events, int pending, boolean tooLarge) {}

    @Test
    void an_event_is_told_with_its_bytes_and_its_data() {
        assertThat(events("data: {\"a\":1}\n\ndata: [DONE]\n\n"))
                .containsExactly(
                        new Event("data: {\"a\":1}\n\n", "{\"a\":1}", null),
                        new Event("data: [DONE]\n\n", "[DONE]", null));
    }

    @Test
    void lines_end_with_lf_cr_or_crlf() {
        assertThat(events("data: a\r\n\r\ndata: b\r\rdata: c\n\n"))
                .extracting(Event::data)
                .containsExactly("a", "b", "c");
    }

    @Test
    void an_event_that_ends_with_crlf_takes_its_lf_along() {
        assertThat(events("data: a\r\n\r\ndata: b\r\n\r\n"))
                .extracting(Event::raw)
                .containsExactly("data: a\r\n\r\n", "data: b\r\n\r\n");
    }

    @Test
    void an_event_of_bare_crs_does_not_wait_for_the_next_one() {
        assertThat(events("data: a\r\r")).extracting(Event::data).containsExactly("a");
    }

    @Test
    void several_data_lines_are_joined_with_lf() {
        assertThat(events("data: a\ndata\ndata:\ndata:  b\n\n"))
                .containsExactly(
                        new Event("data: a\ndata\ndata:\ndata:  b\n\n", "a\n\n\n b", null));
    }

    @Test
    void a_comment_is_an_event_without_data() {
        assertThat(events(": keep-alive\n\n:\n\ndata:x\n\n"))
                .containsExactly(
                        new Event(": keep-alive\n\n", null, null),
                        new Event(":\n\n", null, null),
                        new Event("data:x\n\n", "x", null));
    }

    @Test
    void an_event_without_data_lines_is_no_data_but_an_empty_data_line_is() {
        assertThat(events("event: ping\nid: 7\n\ndata:\n\n"))
                .containsExactly(
                        new Event("event: ping\nid: 7\n\n", null, "ping"),
                        new Event("data:\n\n", "", null));
    }

    @Test
    void a_name_belongs_to_one_event_only() {
        assertThat(events("event: error\ndata: 1\n\ndata: 2\n\nevent:\ndata: 3\n\n"))
                .extracting(Event::name)
                .containsExactly("error", null, null);
    }

    @Test
    void a_field_that_only_begins_like_data_is_none() {
        assertThat(events("database: 1\neventually: 2\ndat: 3\n\n"))
                .containsExactly(new Event("database: 1\neventually: 2\ndat: 3\n\n", null, null));
    }

    @Test
    void blank_lines_go_with_the_event_after_them() {
        assertThat(events("\n\r\n\ndata: a\n\n\n\ndata: b\n\n"))
                .extracting(Event::raw)
                .containsExactly("\n\r\n\ndata: a\n\n", "\n\ndata: b\n\n");
    }

    @Test
    void a_byte_order_mark_in_front_is_left_out_and_only_there() {
        assertThat(events("\uFEFFdata: a\n\n\uFEFFdata: b\n\n"))
                .containsExactly(
                        new Event("data: a\n\n", "a", null),
                        new Event("\uFEFFdata: b\n\n", null, null));
    }

    @Test
    void what_was_cut_off_is_pending_and_blank_lines_are_not() {
        assertThat(cut("data: a\n\ndata: b\n", new Random(1), 100).pending()).isEqualTo(8);
        assertThat(cut("data: a\n\n\r\n\n", new Random(1), 100).pending()).isZero();
        assertThat(cut("data: a\n\n", new Random(1), 100).pending()).isZero();
    }

    @Test
    void an_event_may_be_as_long_as_the_limit_and_no_longer() {
        String fits = "data: " + "x".repeat(92) + "\n\n";
        assertThat(cut(fits + fits, new Random(1), 100).tooLarge()).isFalse();
        for (int seed = 0; seed < 20; seed++) {
            Cut cut = cut(fits + "data: y" + fits.substring(6), new Random(seed), 100);
            assertThat(cut.tooLarge()).isTrue();
            assertThat(cut.events()).hasSize(1);
        }
    }

    @Test
    void an_endless_line_is_too_large_before_it_ends() {
        SseCutter cutter = new SseCutter(1000);
        int fed = 0;
        while (!cutter.tooLarge()) {
            int at = cutter.room(10);
            cutter.buffer()[at] = 'x';
            cutter.filled(1);
            fed++;
            assertThat(cutter.next()).isFalse();
        }
        assertThat(fed).isLessThanOrEqualTo(1004);
        assertThatThrownBy(() -> cutter.room(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void more_bytes_than_room_are_refused() {
        SseCutter cutter = new SseCutter();
        int at = cutter.room(1);
        int room = cutter.buffer().length - at;
        assertThatThrownBy(() -> cutter.filled(room + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void any_slicing_gives_the_same_events() {
        List<String> pieces =
                List.of(
                        "data: {\"x\":\"é猫😀\"}",
                        "data",
                        "data:",
                        "data: ",
                        "event: error",
                        ":",
                        "id: 1",
                        "\n",
                        "\r",
                        "\r\n",
                        "\n\n",
                        "\r\n\r\n",
                        "\r\r",
                        "\uFEFF",
                        "x".repeat(70),
                        "data: " + "y".repeat(300));
        qt().forAll(
                        lists().of(integers().between(0, pieces.size() - 1)).ofSizeBetween(0, 40),
                        integers().all(),
                        integers().between(20, 1000))
                .checkAssert((parts, seed, limit) -> {
                    StringBuilder stream = new StringBuilder();
                    parts.forEach(part -> stream.append(pieces.get(part)));
                    Cut whole = cut(stream.toString(), null, limit);
                    Cut sliced = cut(stream.toString(), new Random(seed), limit);
                    assertThat(sliced.events()).isEqualTo(whole.events());
                    assertThat(sliced.tooLarge()).isEqualTo(whole.tooLarge());
                    if (!whole.tooLarge()) {
                        assertThat(sliced.pending()).isEqualTo(whole.pending());
                        assertThat(stream.toString()).contains(raw(whole));
                    }
                });
    }

    @Test
    void the_events_of_a_long_stream_are_its_bytes() {
        StringBuilder stream = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            stream.append("data: {\"n\":").append(i).append(",\"t\":\"");
            stream.append("z".repeat(i * 37 % 5000)).append("\"}\n\n");
        }
        Cut cut = cut(stream.toString(), new Random(7), SseCutter.EVENT_LIMIT);
        assertThat(cut.events()).hasSize(3000);
        assertThat(raw(cut)).isEqualTo(stream.toString());
    }

    private static String raw(Cut cut) {
        StringBuilder raw = new StringBuilder();
        cut.events().forEach(event -> raw.append(event.raw()));
        return raw.toString();
    }

    private static List<Event> events(String stream) {
        return cut(stream, null, SseCutter.EVENT_LIMIT).events();
    }

    /// Cuts a stream in slices of random sizes, or in one where `random` is null.
    private static Cut cut(String stream, @Nullable Random random, int limit) {
        byte[] bytes = stream.getBytes(UTF_8);
        SseCutter cutter = new SseCutter(limit);
        List<Event> events = new ArrayList<>();
        int fed = 0;
        while (fed < bytes.length && !cutter.tooLarge()) {
            int most = bytes.length - fed;
            int size =
                    random == null
                            ? most
                            : 1 + random.nextInt(Math.min(most, 1 << random.nextInt(10)));
            int at = cutter.room(size);
            System.arraycopy(bytes, fed, cutter.buffer(), at, size);
            cutter.filled(size);
            fed += size;
            while (cutter.next()) {
                events.add(event(cutter));
            }
        }
        return new Cut(events, cutter.pending(), cutter.tooLarge());
    }

    private static Event event(SseCutter cutter) {
        int from = cutter.eventStart();
        String raw = new String(cutter.buffer(), from, cutter.eventEnd() - from, UTF_8);
        String data =
                cutter.comment()
                        ? null
                        : new String(
                                cutter.data(),
                                cutter.dataStart(),
                                cutter.dataEnd() - cutter.dataStart(),
                                UTF_8);
        return new Event(raw, data, cutter.eventName());
    }
}
