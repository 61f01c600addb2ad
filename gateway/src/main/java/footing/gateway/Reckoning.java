package footing.gateway;

import footing.ledger.Costing;
import footing.ledger.allow.Spent;
import footing.legs.Outcome;
import footing.legs.Refusal;
import footing.tokens.Count;
import footing.tokens.PromptCounter;
import footing.tokens.TokenCounter;
import footing.tokens.Way;
import footing.wire.Endpoint;
import footing.wire.Usage;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What an attempt used, what that costs, and what of it the caller is charged; by the rules of
/// docs/settlement.md. Safe for use by many threads.
///
/// The supplier's word counts where it gave one. Else tokens are counted by the model's vocabulary,
/// or guessed, and the row says so.
final class Reckoning {
    private final Cashier cashier;
    private final TokenCounter tokens;
    private final PromptCounter prompts;

    Reckoning(Cashier cashier, TokenCounter tokens) {
        this.cashier = cashier;
        this.tokens = tokens;
        this.prompts = new PromptCounter(tokens);
    }

    /// Whether what an attempt used is known.
    enum State {
        /// The leg told it.
        SETTLED,
        /// We counted it.
        ESTIMATED,
        /// Nobody knows; nothing is charged.
        UNKNOWN,
        /// Nothing was used.
        VOID;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param spent what the caller is charged; empty where it is nothing
    record Reckoned(State state, Usage usage, Costing costing, List<Spent> spent) {}

    /// What an attempt used, and how we know.
    private record Used(State state, Usage usage, String counted) {
        static final Used NOTHING = new Used(State.VOID, Usage.NONE, "");
        static final Used UNKNOWN = new Used(State.UNKNOWN, Usage.NONE, "");
    }

    /// @param whole whether this attempt is the last and the caller gets the answer to its end
    Reckoned of(Passage passage, Tried tried, boolean whole) {
        Used used = used(passage, tried);
        Usage given = given(passage, tried, used, whole);
        Cashier.Costed costed = cashier.cost(tried, used.usage(), given, used.counted());
        boolean charged = !given.equals(Usage.NONE);
        return new Reckoned(
                used.state(),
                used.usage(),
                costed.costing(),
                charged ? List.of(costed.spent()) : List.of());
    }

    /// A question of the house's own, for which no caller pays.
    Reckoned ofProbe(Tried tried) {
        Usage told = told(tried.outcome());
        Used used = told == null ? unseen(tried.outcome()) : new Used(State.SETTLED, told, "");
        Cashier.Costed costed = cashier.cost(tried, used.usage(), Usage.NONE, "");
        return new Reckoned(used.state(), used.usage(), costed.costing(), List.of());
    }

    private Used used(Passage passage, Tried tried) {
        Outcome outcome = tried.outcome();
        Usage told = told(outcome);
        if (told != null) {
            return new Used(State.SETTLED, told, "");
        }
        if (tried.fate() != Tried.Fate.OWN) {
            // What it wrote went nowhere, and nobody kept it.
            return Used.UNKNOWN;
        }
        return switch (outcome) {
            case Outcome.Answered _, Outcome.BrokeOff _ -> counted(passage, tried);
            case Outcome.CallerLeft left ->
                    left.timing().firstTokenNanos() < 0 ? Used.UNKNOWN : counted(passage, tried);
            case Outcome.Refused _, Outcome.Unreached _ -> unseen(outcome);
        };
    }

    /// What was refused cost nothing. A supplier that went silent may still bill what it did, so
    /// nobody knows.
    private static Used unseen(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused _ -> Used.NOTHING;
            case Outcome.Unreached unreached ->
                    unreached.why().kind() == Refusal.Kind.TIMEOUT ? Used.UNKNOWN : Used.NOTHING;
            case Outcome.Answered _, Outcome.BrokeOff _, Outcome.CallerLeft _ -> Used.UNKNOWN;
        };
    }

    /// What the leg told of its usage.
    static @Nullable Usage told(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answered answered -> answered.usage();
            case Outcome.BrokeOff brokeOff -> brokeOff.usage();
            case Outcome.CallerLeft left -> left.usage();
            case Outcome.Refused _, Outcome.Unreached _ -> null;
        };
    }

    private Used counted(Passage passage, Tried tried) {
        String model = tried.step().model();
        Count in = prompts.countForSettling(model, passage.ask.body());
        Count out = tokens.count(model, said(passage));
        Way way = in.way().and(out.way());
        return new Used(
                State.ESTIMATED,
                Usage.of(in.tokens(), out.tokens()),
                way.name().toLowerCase(Locale.ROOT));
    }

    private static String said(Passage passage) {
        byte[] whole = passage.relay.whole();
        return passage.ask.stream()
                ? passage.continuity.given().text()
                : whole == null ? "" : AnswerText.of(whole);
    }

    /// What of it the caller is charged for: once the prompt, and of the answer what it got.
    private static Usage given(Passage passage, Tried tried, Used used, boolean whole) {
        if (tried.fate() != Tried.Fate.OWN) {
            return Usage.NONE;
        }
        boolean got =
                switch (tried.outcome()) {
                    case Outcome.Answered _ -> true;
                    case Outcome.BrokeOff _ -> whole || passage.continuity.given().anything();
                    case Outcome.CallerLeft _ -> used.state() != State.UNKNOWN;
                    case Outcome.Refused _, Outcome.Unreached _ -> false;
                };
        if (!got) {
            return Usage.NONE;
        }
        Usage all = used.usage();
        boolean first = passage.spent().isEmpty();
        return first || passage.ask.endpoint() == Endpoint.EMBEDDINGS
                ? all
                : new Usage(0, 0, 0, all.visibleOut(), all.reasoningOut());
    }
}
