package footing.legs.verdict;

import footing.legs.Evidence;
import footing.legs.Party;
import footing.legs.Refusal;
import footing.legs.Refusal.Kind;
import footing.legs.verdict.VerdictEvents.Change;
import footing.testing.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A book with a clock that stands still, and a few suppliers to fail.
final class Scene {
    static final Party OPENAI = new Party("openai", "openai", "api.openai.com:443", false);
    static final Party OPENAI_2 = new Party("second", "openai", "api.openai.com:443", false);
    static final Party BY_PROXY = new Party("proxied", "openai", "proxy.example:443", false);
    static final Party QWEN = new Party("qwen", "dashscope", "dashscope.aliyuncs.com:443", false);
    static final Party VLLM = new Party("vllm", "vllm", "10.0.0.7:8000", true);

    final FakeClock clock = new FakeClock();
    final MemoryStore store;
    final List<String> heard = new ArrayList<>();
    final VerdictBook book;

    Scene() {
        this(new MemoryStore());
    }

    Scene(MemoryStore store) {
        this.store = store;
        VerdictEvents events =
                (Change change, Verdict verdict) -> heard.add(change + " " + verdict.kind().word());
        this.book = VerdictBook.untended(clock, new Random(7), store, events);
        book.tick();
    }

    void after(String time) {
        clock.advance(Duration.parse("PT" + time));
    }

    void fails(Party party, String key, String model, Kind kind) {
        book.failed(sighting(party, key, model, kind, null));
    }

    void fails(Kind kind) {
        fails(OPENAI, "a", "gpt-4o", kind);
    }

    static Sighting sighting(Kind kind) {
        return sighting(OPENAI, "a", "gpt-4o", kind, null);
    }

    static Sighting sighting(
            Party party, String key, String model, Kind kind, @Nullable Duration wait) {
        int status = kind == Kind.NETWORK_BLOCKED || kind == Kind.TIMEOUT ? 0 : 403;
        String by = status == 0 ? "transport:TCP_REFUSED:CONNECT" : party.supplier() + ":403:code";
        Refusal why = new Refusal(kind, "", wait, by);
        return new Sighting(party, key, model, why, new Evidence(status, List.of(), "{}", null));
    }

    boolean shut(Party party, String key, String model) {
        return book.closed(party, key, model).isPresent();
    }

    boolean shut() {
        return shut(OPENAI, "a", "gpt-4o");
    }

    /// The only verdict there is.
    Verdict only() {
        List<Verdict> all = book.all();
        if (all.size() != 1) {
            throw new AssertionError("verdicts: " + all + " (expected: one)");
        }
        return all.getFirst();
    }

    /// Lets a cut-off stand.
    void standing(Kind kind) {
        fails(kind);
        after("3S");
        fails(kind);
    }

    /// Waits for the only verdict's probe and answers it.
    void probe(@Nullable Sighting failure) {
        for (int i = 0; i < 2000; i++) {
            List<Verdict> due = book.due();
            if (!due.isEmpty()) {
                book.probed(due.getFirst(), failure);
                return;
            }
            after("60S");
        }
        throw new AssertionError("no probe was due within 33 hours: " + book.all());
    }
}
