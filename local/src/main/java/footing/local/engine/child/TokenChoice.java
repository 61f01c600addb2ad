package footing.local.engine.child;

import footing.local.engine.LocalEngine.Sampling;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// Chooses the next token of one answer from logits: penalties, temperature, top-p, then a throw of
/// dice that depends on the seed alone.
///
/// Our own and not the library's samplers, because those end the process where nothing may be
/// chosen, and so that the same logits give the same text on every version.
final class TokenChoice {
    /// Tokens this many natural units less likely than the best, after temperature, are left out:
    /// all of them together weigh less than one in 10⁷.
    private static final float NEGLIGIBLE = 28f;

    private static final double COLDEST = 1e-4;

    private final Sampling sampling;
    private final Map<Integer, Integer> said = new HashMap<>();
    private long state;

    TokenChoice(Sampling sampling) {
        this.sampling = sampling;
        this.state = sampling.seed();
    }

    /// The token to say next, or -1 where every logit is negative infinity. Changes `logits`.
    int choose(float[] logits) {
        penalise(logits);
        return again(logits);
    }

    /// Chooses anew from logits of which some have been taken away since.
    int again(float[] logits) {
        int best = likeliest(logits);
        if (best < 0 || sampling.temperature() < COLDEST) {
            return best;
        }
        return draw(logits, logits[best]);
    }

    /// Remembers that `token` was said.
    void said(int token) {
        said.merge(token, 1, Integer::sum);
    }

    /// Natural logarithm of the probability of `token` under these logits.
    static double logprob(float[] logits, int token) {
        double max = logits[Objects.checkIndex(likeliest(logits), logits.length)];
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - max);
        }
        return logits[token] - max - Math.log(sum);
    }

    private void penalise(float[] logits) {
        if (sampling.presencePenalty() == 0 && sampling.frequencyPenalty() == 0) {
            return;
        }
        said.forEach((token, times) ->
                logits[token] -=
                        (float) (sampling.presencePenalty() + sampling.frequencyPenalty() * times));
    }

    private int draw(float[] logits, float max) {
        double cold = sampling.temperature();
        float floor = (float) (max - NEGLIGIBLE * cold);
        long[] order = new long[64];
        int count = 0;
        for (int i = 0; i < logits.length; i++) {
            if (logits[i] >= floor) {
                if (count == order.length) {
                    order = Arrays.copyOf(order, 2 * count);
                }
                order[count++] = sortable(max - logits[i]) << 32 | i;
            }
        }
        Arrays.sort(order, 0, count);
        double[] weights = new double[count];
        double total = 0;
        for (int i = 0; i < count; i++) {
            weights[i] = Math.exp((logits[(int) order[i]] - max) / cold);
            total += weights[i];
        }
        double kept = 0;
        int last = 0;
        while (last < count) {
            kept += weights[last++];
            if (kept >= sampling.topP() * total) {
                break;
            }
        }
        double dice = nextDouble() * kept;
        for (int i = 0; i < last; i++) {
            dice -= weights[i];
            if (dice < 0) {
                return (int) order[i];
            }
        }
        return (int) order[last - 1];
    }

    /// Bits of a float that is not negative, in the order of their values.
    private static long sortable(float distance) {
        return Float.floatToIntBits(Math.max(0f, distance));
    }

    private static int likeliest(float[] logits) {
        int best = -1;
        float most = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < logits.length; i++) {
            if (logits[i] > most) {
                most = logits[i];
                best = i;
            }
        }
        return best;
    }

    /// SplitMix64, written out so that a seed gives the same text on every JDK.
    private double nextDouble() {
        state += 0x9E3779B97F4A7C15L;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
    }
}
