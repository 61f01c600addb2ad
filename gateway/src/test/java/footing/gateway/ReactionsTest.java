package footing.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import footing.legs.Refusal;
import footing.legs.Refusal.Kind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReactionsTest {
    private static final Duration LEFT = Duration.ofSeconds(30);

    @ParameterizedTest
    @EnumSource
    void every_kind_has_its_reaction_when_keys_and_legs_are_left(Kind kind) {
        assertThat(after(kind, null, all()))
                .isInstanceOf(
                        switch (kind) {
                            case INVALID_REQUEST, CONTENT_FILTERED ->
                                    Reactions.Next.BackToCaller.class;
                            case CONTEXT_LENGTH_EXCEEDED -> Reactions.Next.LargerWindowOnly.class;
                            case KEY_INVALID, RATE_LIMITED -> Reactions.Next.OtherKey.class;
                            default -> Reactions.Next.OtherLeg.class;
                        });
    }

    @ParameterizedTest
    @EnumSource
    void only_those_who_are_busy_or_were_cut_are_asked_again_when_nothing_else_is_left(Kind kind) {
        Set<Kind> waits = EnumSet.of(Kind.RATE_LIMITED, Kind.OVERLOADED);
        assertThat(after(kind, null, nothing()) instanceof Reactions.Next.WaitThenAgain)
                .isEqualTo(waits.contains(kind));
        assertThat(after(kind, null, nothing()) instanceof Reactions.Next.SameLeg)
                .isEqualTo(kind == Kind.TRUNCATED_STREAM);
        assertThat(after(kind, null, spent()))
                .isNotInstanceOfAny(
                        Reactions.Next.WaitThenAgain.class,
                        Reactions.Next.SameLeg.class,
                        Reactions.Next.OtherKey.class);
    }

    @Test
    void an_invalid_key_is_followed_by_one_other_key_only() {
        assertThat(after(Kind.KEY_INVALID, null, all(2)))
                .isInstanceOf(Reactions.Next.OtherLeg.class);
    }

    @Test
    void a_cut_stream_goes_on_at_the_same_leg_before_others() {
        Reactions.Situation carrying =
                new Reactions.Situation(true, true, 0, true, true, LEFT, 0.5);
        assertThat(after(Kind.TRUNCATED_STREAM, null, carrying))
                .isInstanceOf(Reactions.Next.SameLeg.class);
        assertThat(after(Kind.TIMEOUT, null, carrying)).isInstanceOf(Reactions.Next.OtherLeg.class);
    }

    @Test
    void a_wait_is_never_shorter_than_asked_and_never_longer_than_the_caller_has() {
        assertThat(after(Kind.RATE_LIMITED, Duration.ofSeconds(10), nothing()))
                .isEqualTo(new Reactions.Next.WaitThenAgain(Duration.ofMillis(10_500)));
        assertThat(after(Kind.RATE_LIMITED, null, nothing()))
                .isEqualTo(new Reactions.Next.WaitThenAgain(Duration.ofSeconds(1)));
        assertThat(after(Kind.RATE_LIMITED, Duration.ofSeconds(29), nothing()))
                .isInstanceOf(Reactions.Next.OtherLeg.class);
        assertThat(Reactions.fits(Duration.ofSeconds(61), Duration.ofMinutes(10))).isFalse();
    }

    private static Reactions.Next after(
            Kind kind, @Nullable Duration retryAfter, Reactions.Situation now) {
        return Reactions.after(new Refusal(kind, "no", retryAfter, "test"), now);
    }

    private static Reactions.Situation all() {
        return all(1);
    }

    private static Reactions.Situation all(int keysRefused) {
        return new Reactions.Situation(true, true, keysRefused, false, true, LEFT, 0.5);
    }

    private static Reactions.Situation nothing() {
        return new Reactions.Situation(false, false, 1, false, true, LEFT, 0.5);
    }

    /// Nothing is left, and the leg was asked again already.
    private static Reactions.Situation spent() {
        return new Reactions.Situation(false, false, 1, true, false, LEFT, 0.5);
    }
}
