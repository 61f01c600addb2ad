package footing.legs;

import footing.http.HttpBreak;
import footing.http.UpstreamAnswer;
import footing.wire.AnswerReader;
import footing.wire.Ask;
import footing.wire.Glance;
import java.util.Arrays;

/// Takes an answer in one piece: read to its end and looked at before the caller gets a byte.
final class WholeRelay {
    /// Most bytes of an answer; 2,048 vectors of 3,072 numbers as text fit.
    private static final int LIMIT = 128 << 20;

    private final Ask ask;
    private final Attempt attempt;
    private final Manners manners;
    private final Relay relay;
    private final Stopwatch watch;

    WholeRelay(Ask ask, Attempt attempt, Manners manners, Relay relay, Stopwatch watch) {
        this.ask = ask;
        this.attempt = attempt;
        this.manners = manners;
        this.relay = relay;
        this.watch = watch;
    }

    Outcome run(UpstreamAnswer answer) throws HttpBreak {
        byte[] body = all(answer);
        Glance glance = AnswerReader.read(ask.endpoint(), body);
        if (!glance.json() || glance.error() != null || glance.noChoices()) {
            return new Outcome.Refused(
                    manners.refusal(answer.status(), answer.headers(), body),
                    Evidence.of(answer.status(), answer.headers(), body),
                    watch.stop());
        }
        watch.firstToken();
        try {
            relay.begin(200, SupplierLeg.forCaller(answer.headers()), body.length);
            relay.write(body, 0, body.length);
        } catch (Relay.CallerGone gone) {
            return new Outcome.CallerLeft(glance.usage(), watch.stop());
        }
        String finish = glance.finish();
        String model = glance.model();
        return new Outcome.Answered(
                glance.usage(),
                model == null ? attempt.model() : model,
                finish == null ? "end" : finish,
                watch.stop());
    }

    /// The whole body; unlike an error's, one that breaks off is worth nothing.
    private static byte[] all(UpstreamAnswer answer) throws HttpBreak {
        byte[] bytes = new byte[length(answer)];
        int length = 0;
        while (true) {
            if (length == bytes.length) {
                if (length >= LIMIT) {
                    throw new HttpBreak(
                            HttpBreak.Symptom.BODY_TOO_LARGE,
                            HttpBreak.Stage.BODY,
                            "an answer of more than " + LIMIT + " bytes",
                            null);
                }
                bytes = Arrays.copyOf(bytes, Math.min(LIMIT, length * 2));
            }
            int n = answer.read(bytes, length, bytes.length - length);
            if (n < 0) {
                return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
            }
            length += n;
        }
    }

    /// One byte more than the supplier says, so that the end shows without growing.
    private static int length(UpstreamAnswer answer) {
        String told = answer.header("content-length");
        if (told == null) {
            return 4096;
        }
        try {
            return Math.clamp(Long.parseLong(told) + 1, 1024, 1 << 20);
        } catch (NumberFormatException malformed) {
            return 4096;
        }
    }
}
