package footing.local.text.jinja;

/// What one rendering may still use. Belongs to one rendering.
final class Budget {
    /// Evaluated nodes and copied text (256 characters a step): a few seconds of work.
    private static final long STEPS = 20_000_000;

    /// Characters of the output, and of any one text on the way to it.
    static final int TEXT = 8 << 20;

    /// Characters of all texts together: a template may keep them all alive.
    private static final long ALL_TEXT = 128 << 20;

    /// Items of one list.
    private static final int ITEMS = 500_000;

    /// Nested blocks, calls and expressions.
    private static final int DEPTH = 200;

    private long steps = STEPS;
    private long text = ALL_TEXT;
    private int depth;

    void step() throws TemplateFault {
        if (--steps < 0) {
            throw TemplateFault.limit("the template takes more than %d steps".formatted(STEPS));
        }
    }

    /// Pays for a text or list of `length` that is about to be made.
    void pay(long length) throws TemplateFault {
        steps -= length >> 8;
        text -= length;
        if (text < 0) {
            throw TemplateFault.limit(
                    "the template makes texts of more than %d characters together"
                            .formatted(ALL_TEXT));
        }
        step();
    }

    /// Refuses a list that is too long.
    void list(long size) throws TemplateFault {
        if (size > ITEMS) {
            throw TemplateFault.limit(
                    "the template makes a list of more than %d items".formatted(ITEMS));
        }
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
