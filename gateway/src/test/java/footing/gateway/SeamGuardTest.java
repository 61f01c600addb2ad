package footing.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import footing.legs.Resume.Way;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeamGuardTest {
    private static final String ENGLISH =
            "The harbour lay quiet under a thin mist, and only the ferry moved. A man in a grey coat"
                    + " counted the lamps along the pier, one by one, until the ninth, which was dark."
                    + " He wrote the number down and waited for the boat to come closer to the wall.";
    private static final String CHINESE =
            "清晨的港口笼罩在薄雾里，只有渡船在移动。穿灰大衣的人沿着码头一盏一盏地数着路灯，数到第九盏，"
                    + "它是暗的。他把数字记下来，等船靠近石墙。雾慢慢散开，远处传来钟声，街上的人也多了起来，"
                    + "卖早点的摊子冒着热气，孩子们背着书包跑过石桥，河水在桥下缓缓地流着，像什么也没有发生过一样。";

    @ParameterizedTest
    @EnumSource(Way.class)
    void a_continuation_that_fits_is_not_touched(Way way) {
        for (String whole : List.of(ENGLISH, CHINESE)) {
            for (int cut = 1; cut < whole.length(); cut++) {
                assertThat(joined(whole, cut, whole.substring(cut), way, 7))
                        .as("cut at %d", cut)
                        .isEqualTo(whole);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void an_overlap_of_any_length_is_taken_off(Way way) {
        for (String whole : List.of(ENGLISH, CHINESE)) {
            int cut = whole.length() - 20;
            for (int overlap = 12; overlap <= cut; overlap++) {
                assertThat(joined(whole, cut, whole.substring(cut - overlap), way, 5))
                        .as("overlap of %d", overlap)
                        .isEqualTo(whole);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void a_restart_from_the_first_word_is_taken_off_wherever_it_was_cut(Way way) {
        for (String whole : List.of(ENGLISH, CHINESE)) {
            for (int cut = 1; cut < whole.length(); cut++) {
                assertThat(joined(whole, cut, whole, way, 3)).as("cut at %d", cut).isEqualTo(whole);
            }
        }
    }

    @Test
    void white_space_that_the_leg_was_not_shown_comes_once() {
        String whole = "First point.\n\n  Second point and all that follows from it.";
        for (int cut = 13; cut <= 16; cut++) {
            assertThat(joined(whole, cut, whole.substring(12), Way.PREFILL, 4))
                    .as("cut at %d", cut)
                    .isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sure, here is the rest: and only the ferry moved.",
                "Sure! Here's the continuation of the text.",
                "I apologize for the interruption. The harbour",
                "I'm sorry, I lost my thread.",
                "Continuing from where I left off: the ferry",
                "好的，以下是续写的内容：只有渡船",
                "很抱歉，刚才的回答中断了。",
                "以下是续写：只有渡船在移动。",
                "您好！请问有什么可以帮您？",
                "当然可以，我们继续。"
            })
    void who_turns_to_the_reader_is_rejected(String text) {
        for (Way way : Way.values()) {
            SeamGuard guard =
                    new SeamGuard("The harbour lay quiet under a thin mist", way, List.of());
            assertThat(guard.take(text) + guard.end()).isEmpty();
            assertThat(guard.rejected()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "surely nobody came",
                "Surely nobody came.",
                "好的天气总是短暂的。",
                "继续努力的人不多。",
                "当然的事情不必说",
                " hello there",
                "Okayama lies to the west."
            })
    void words_that_only_look_like_it_pass(String text) {
        SeamGuard guard = new SeamGuard("The harbour lay quiet. ", Way.PREFILL, List.of());
        assertThat(guard.take(text) + guard.end()).isEqualTo(text.stripLeading());
        assertThat(guard.rejected()).isFalse();
    }

    @Test
    void in_the_middle_of_a_sentence_the_same_words_may_stand() {
        for (String more : List.of("好，我们出去走走。", "好的，谁都知道。", "可以，但不必。", "非常抱歉，他想。")) {
            SeamGuard guard = new SeamGuard("他说今天的天气很", Way.PREFILL, List.of());
            assertThat(guard.take(more) + guard.end()).isEqualTo(more);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"好的，以下是续写：船在移动。", "好的。我继续。", "Hello! How can I help?", "抱歉，出错了。"})
    void behind_a_sentence_they_may_not(String text) {
        SeamGuard guard = new SeamGuard("清晨的港口很安静。", Way.INSTRUCT, List.of());
        assertThat(guard.take(text) + guard.end()).isEmpty();
        assertThat(guard.rejected()).isTrue();
    }

    @Test
    void somebody_quoted_may_say_sorry() {
        SeamGuard guard = new SeamGuard("He turned to her and said: \"", Way.INSTRUCT, List.of());
        assertThat(guard.take("Sorry, I was late.\"") + guard.end())
                .isEqualTo("Sorry, I was late.\"");
    }

    @Test
    void a_new_answer_that_begins_alike_is_rejected() {
        String before = "The harbour lay quiet under a thin mist, and only the ferry moved. A man";
        String other = "The harbour lay quiet under a thin mist, and nobody was to be seen there.";
        for (Way way : Way.values()) {
            SeamGuard guard = new SeamGuard(before, way, List.of());
            assertThat(guard.take(other) + guard.end()).isEmpty();
            assertThat(guard.rejected()).isTrue();
        }
    }

    @Test
    void a_last_word_begun_anew_is_taken_off_where_the_model_was_asked() {
        SeamGuard guard = new SeamGuard("The quick bro", Way.INSTRUCT, List.of());
        assertThat(guard.take("brown fox") + guard.end()).isEqualTo("wn fox");
    }

    @Test
    void digits_that_come_twice_stay_where_the_text_was_prefilled() {
        SeamGuard guard = new SeamGuard("1", Way.PREFILL, List.of());
        assertThat(guard.take("12") + guard.end()).isEqualTo("12");
    }

    @Test
    void a_stop_text_over_the_seam_ends_the_answer() {
        SeamGuard guard = new SeamGuard("one two EN", Way.PREFILL, List.of("END", "never"));
        assertThat(guard.take("D three") + guard.end()).isEmpty();
        assertThat(guard.stopped()).isTrue();
        SeamGuard other = new SeamGuard("one two EN", Way.PREFILL, List.of("END"));
        assertThat(other.take("TER three") + other.end()).isEqualTo("TER three");
        assertThat(other.stopped()).isFalse();
    }

    @Test
    void a_pair_is_never_split() {
        String long_ = "x".repeat(300);
        SeamGuard guard = new SeamGuard("before it all began", Way.PREFILL, List.of());
        String first = guard.take(long_ + "\ud83d");
        assertThat(first).isEqualTo(long_);
        assertThat(guard.take("\ude00!")).isEqualTo("\ud83d\ude00!");
        SeamGuard half = new SeamGuard("smile \ud83d", Way.PREFILL, List.of());
        assertThat(half.take(" \ud83d\ude00!") + half.end()).isEqualTo("\ude00!");
    }

    @Test
    void text_flows_once_it_is_known_to_be_new() {
        SeamGuard guard = new SeamGuard(ENGLISH, Way.PREFILL, List.of());
        String fresh = " And then, quite without a warning, the whole row of lamps went out.";
        int sent = 0;
        String out = "";
        while (out.isEmpty() && sent < 1000) {
            out = guard.take(fresh);
            sent += fresh.length();
        }
        assertThat(sent).isBetween(SeamGuard.FIRST, SeamGuard.FIRST + fresh.length());
        assertThat(guard.take("More.")).isEqualTo("More.");
    }

    private static String joined(String whole, int cut, String more, Way way, int piece) {
        String before = whole.substring(0, cut);
        SeamGuard guard = new SeamGuard(before, way, List.of());
        StringBuilder out = new StringBuilder(before);
        for (int i = 0; i < more.length(); i += piece) {
            out.append(guard.take(more.substring(i, Math.min(more.length(), i + piece))));
        }
        out.append(guard.end());
        return guard.rejected() ? "rejected" : out.toString();
    }
}
