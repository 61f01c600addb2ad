package footing.local.engine.child;

import footing.local.engine.LocalEngine.Embedded;
import java.util.ArrayList;
import java.util.List;

/// The vectors of one call under way: text by text, token by token. Used by the engine thread.
final class Vectors {
    /// How the vectors of a text's tokens become one.
    enum Pooling {
        MEAN,
        FIRST,
        LAST;

        static Pooling named(String name) {
            return switch (name) {
                case "first" -> FIRST;
                case "last" -> LAST;
                default -> MEAN;
            };
        }
    }

    private final Job.Embed job;
    private final Pooling pooling;
    private final int length;
    private final List<float[]> done = new ArrayList<>();
    private double[] sum;
    private int fed;
    private int tokens;

    Vectors(Job.Embed job, Pooling pooling, int length) {
        this.job = job;
        this.pooling = pooling;
        this.length = length;
        this.sum = new double[length];
    }

    Job.Embed job() {
        return job;
    }

    /// Tokens of the text at hand that are not computed yet; 0 when all texts are done.
    int left() {
        return done.size() == job.texts().size() ? 0 : text().length - fed;
    }

    /// Whether the text at hand has not begun.
    boolean atStart() {
        return fed == 0;
    }

    /// Where in its text the next token stands.
    int position() {
        return fed;
    }

    int token(int ahead) {
        return text()[fed + ahead];
    }

    /// Takes the vector of the next token.
    void hear(float[] vector) {
        boolean counts =
                switch (pooling) {
                    case MEAN -> true;
                    case FIRST -> fed == 0;
                    case LAST -> fed == text().length - 1;
                };
        if (counts) {
            for (int i = 0; i < length; i++) {
                sum[i] += vector[i];
            }
        }
        fed++;
        if (fed == text().length) {
            tokens += fed;
            done.add(normalised());
            sum = new double[length];
            fed = 0;
        }
    }

    Reply.Vectors reply() {
        return new Reply.Vectors(job.id(), new Embedded(done, tokens));
    }

    private int[] text() {
        return job.texts().get(done.size());
    }

    private float[] normalised() {
        double squares = 0;
        for (double x : sum) {
            squares += x * x;
        }
        double scale = squares == 0 ? 0 : 1 / Math.sqrt(squares);
        float[] vector = new float[length];
        for (int i = 0; i < length; i++) {
            vector[i] = (float) (sum[i] * scale);
        }
        return vector;
    }
}
