package footing.local.engine.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import footing.local.engine.LocalEngine.Sampling;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenChoiceTest {
    private static final float NEVER = Float.NEGATIVE_INFINITY;

    private static TokenChoice choice(double temperature, double topP, long seed) {
        return choice(temperature, topP, seed, 0, 0);
    }

    private static TokenChoice choice(
            double temperature, double topP, long seed, double presence, double frequency) {
        return new TokenChoice(
                new Sampling(
                        1, temperature, topP, seed, presence, frequency, List.of(), "", false));
    }

    private static int[] histogram(TokenChoice choice, float[] logits, int draws) {
        int[] counts = new int[logits.length];
        for (int i = 0; i < draws; i++) {
            counts[choice.choose(logits.clone())]++;
        }
        return counts;
    }

    @Test
    void at_temperature_zero_the_likeliest_is_chosen() {
        assertThat(choice(0, 1, 1).choose(new float[] {1, 3, 2})).isEqualTo(1);
    }

    @Test
    void draws_follow_the_probabilities() {
        float[] logits = {(float) Math.log(0.7), (float) Math.log(0.2), (float) Math.log(0.1)};
        int[] counts = histogram(choice(1, 1, 7), logits, 20_000);

        assertThat(counts[0] / 20_000.0).isCloseTo(0.7, within(0.02));
        assertThat(counts[1] / 20_000.0).isCloseTo(0.2, within(0.02));
        assertThat(counts[2] / 20_000.0).isCloseTo(0.1, within(0.02));
    }

    @Test
    void top_p_leaves_out_the_unlikely() {
        float[] logits = {(float) Math.log(0.7), (float) Math.log(0.2), (float) Math.log(0.1)};
        int[] counts = histogram(choice(1, 0.85, 7), logits, 2_000);

        assertThat(counts[2]).isZero();
        assertThat(counts[1]).isPositive();
        assertThat(histogram(choice(1, 0, 7), logits, 100)[0]).isEqualTo(100);
    }

    @Test
    void a_high_temperature_flattens() {
        float[] logits = {2, 0};
        int[] cold = histogram(choice(0.5, 1, 3), logits, 5_000);
        int[] hot = histogram(choice(2, 1, 3), logits, 5_000);

        assertThat(cold[0] / 5_000.0).isCloseTo(1 / (1 + Math.exp(-4)), within(0.02));
        assertThat(hot[0] / 5_000.0).isCloseTo(1 / (1 + Math.exp(-1)), within(0.03));
    }

    @Test
    void the_same_seed_draws_the_same() {
        float[] logits = new float[200];
        assertThat(histogram(choice(1, 1, 5), logits, 500))
                .isEqualTo(histogram(choice(1, 1, 5), logits, 500))
                .isNotEqualTo(histogram(choice(1, 1, 6), logits, 500));
    }

    @Test
    void penalties_make_what_was_said_less_likely() {
        TokenChoice presence = choice(0, 1, 1, 1.5, 0);
        presence.said(0);
        assertThat(presence.choose(new float[] {3, 2, 1})).isEqualTo(1);

        TokenChoice frequency = choice(0, 1, 1, 0, 0.6);
        frequency.said(0);
        assertThat(frequency.choose(new float[] {3, 2, 1})).isZero();
        frequency.said(0);
        assertThat(frequency.choose(new float[] {3, 2, 1})).isEqualTo(1);
    }

    @Test
    void nothing_is_chosen_where_nothing_may_be() {
        assertThat(choice(0, 1, 1).choose(new float[] {NEVER, NEVER})).isEqualTo(-1);
        assertThat(choice(1, 1, 1).choose(new float[] {NEVER, NEVER})).isEqualTo(-1);
        assertThat(choice(1, 1, 1).choose(new float[] {NEVER, 0})).isEqualTo(1);
    }

    @Test
    void logprobs_are_of_the_whole_vocabulary() {
        float[] logits = {(float) Math.log(6), (float) Math.log(3), 0};

        assertThat(TokenChoice.logprob(logits, 0)).isCloseTo(Math.log(0.6), within(1e-6));
        assertThat(TokenChoice.logprob(logits, 2)).isCloseTo(Math.log(0.1), within(1e-6));
    }
}
