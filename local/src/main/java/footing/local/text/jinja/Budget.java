package footing.local.text.jinja;

/// What one rendering may still use. Belongs to one rendering.
final class Budget {
    /// Evaluated nodes and copied text (256 characters a step): about a second of work.
    private static final long STEPS = 20_000_000;

    /// Characters of the output, and of any one text on the way to it.
    static final int TEXT = 32 << 20;

    /// Nested blocks, calls and expressions.
    private static final int DEPTH = 200;

    private long steps = STEPS;
    private int depth;

    void step() throws TemplateFault {
        if (--steps < 0) {
            throw TemplateFault.limit("the template takes more than %d steps".formatted(STEPS));
        }
    }

    /// Pays for a text or list of `length` that is about to be made.
    void pay(long length) throws TemplateFault {
        steps -= length >> 8;
        step();
    }

    void limit(long length) throws TemplateFault {
        if (length > TEXT) {
            throw TemplateFault.limit(
                    "the template makes a text of more than %d characters".formatted(TEXT));
        }
    }

    void enter() throws TemplateFault {
        if (++depth > DEPTH) {
            throw TemplateFault.limit("the template nests deeper than %d".formatted(DEPTH));
        }
        step();
    }

    void leave() {
        depth--;
    }
}
