package footing.rehearsal;

import footing.app.Rehearsing;
import footing.app.words.Words;
import footing.ledger.UsageRow;
import footing.legs.verdict.Verdict;
import footing.rehearsal.Application.Heard;
import footing.rehearsal.Stage.Paint;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The story in five acts. What is told is what the application, the gateway and the books show;
/// the play only makes the simulated suppliers fail.
public final class Rehearsal implements Rehearsing {
    /// A second sighting counts as another one after this time.
    private static final Duration APART = Duration.ofMillis(2_100);

    private static final int ROWS = 50;

    /// Made by `ServiceLoader`.
    public Rehearsal() {}

    @Override
    public void play(Hall hall) throws Exception {
        Words words = Words.of(Rehearsal.class, "play", hall.language());
        try (Cast cast = Cast.assemble(hall, words.say("text"))) {
            new Acts(cast, new Stage(hall.out(), hall.colour()), words).play(hall);
        }
    }

    /// The acts, one after the other.
    private record Acts(Cast cast, Stage stage, Words words) {
        void play(Hall hall) throws InterruptedException {
            prologue();
            ordinaryDay();
            banInTheMiddle();
            theCountryIsRefused();
            books();
            everythingIsGone(hall);
            epilogue();
        }

        private void prologue() {
            stage.blank();
            stage.line(Paint.BOLD, words.say("title"));
            stage.blank();
            words.say("simulated").lines().forEach(line -> stage.line(Paint.DIM, line));
        }

        private void ordinaryDay() {
            stage.act(1, words.say("act1"));
            ended(streamed(words.say("question1"), Paint.PLAIN));
        }

        private void banInTheMiddle() {
            stage.act(2, words.say("act2"));
            cast.ban();
            Heard heard = streamed(words.say("question1"), Paint.OTHER);
            ended(heard);
            stage.line(Paint.PLAIN, words.say("one-answer"));
            stage.line(Paint.DIM, "footing: " + heard.extension());
            stage.blank();
            verdicts();
        }

        private void theCountryIsRefused() throws InterruptedException {
            stage.act(3, words.say("act3"));
            pause();
            stage.line(Paint.DIM, words.say("two-seconds"));
            asked(cast.application().ask("gpt-4o", words.say("question2")));
            verdicts();
            asked(cast.application().ask("gpt-4o", words.say("question2")));
            stage.line(Paint.PLAIN, words.say("no-more-asked"));
        }

        private void books() {
            stage.act(4, words.say("act4"));
            cast.house().ledger().drain();
            List<UsageRow> rows = cast.house().ledger().latest(ROWS).reversed();
            int request = 0;
            for (UsageRow row : rows) {
                request += row.attempt() == 1 ? 1 : 0;
                stage.line(
                        row.outcome().equals("answered") ? Paint.PLAIN : Paint.BAD,
                        String.format(
                                        Locale.ROOT,
                                        "%s %d.%d  %-10s %-10s %-12s %-18s",
                                        words.say("request"),
                                        request,
                                        row.attempt(),
                                        row.leg(),
                                        row.model(),
                                        row.outcome(),
                                        row.refusal())
                                .stripTrailing());
            }
        }

        private void everythingIsGone(Hall hall) {
            stage.act(5, words.say("act5"));
            cast.global().close();
            cast.domestic().close();
            stage.line(Paint.BAD, words.say("unplugged"));
            if (hall.model().isEmpty()) {
                stage.line(Paint.PLAIN, words.say("no-model"));
                return;
            }
            ended(streamed(words.say("question3"), Paint.GOOD));
        }

        private void epilogue() {
            stage.blank();
            words.say("end").lines().forEach(line -> stage.line(Paint.BOLD, line));
            stage.blank();
        }

        private Heard streamed(String question, Paint after) {
            stage.line(Paint.DIM, words.say("asks", question));
            String[] first = {""};
            Heard heard =
                    cast.application().stream(
                            question,
                            (model, piece) -> {
                                first[0] = first[0].isEmpty() ? model : first[0];
                                stage.speak(
                                        model, model.equals(first[0]) ? Paint.PLAIN : after, piece);
                            });
            stage.hush();
            return heard;
        }

        private void ended(Heard heard) {
            stage.line(
                    Paint.GOOD, words.say("ended", heard.finish(), heard.leg(), heard.attempts()));
        }

        private void asked(Heard heard) {
            stage.line(Paint.GOOD, words.say("asked", heard.leg(), heard.attempts()));
        }

        private void verdicts() {
            for (Verdict verdict : cast.house().verdicts().all()) {
                stage.line(
                        Paint.BAD,
                        words.say(
                                "verdict",
                                verdict.kind().word(),
                                verdict.subject().scope().word(),
                                verdict.subject().supplier(),
                                verdict.state().word(),
                                verdict.decidedBy()));
            }
        }

        private static void pause() throws InterruptedException {
            CountDownLatch never = new CountDownLatch(1);
            if (never.await(APART.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("nobody counts down");
            }
        }
    }
}
