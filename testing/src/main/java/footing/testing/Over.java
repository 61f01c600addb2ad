package footing.testing;

/// An answer and its connection are at an end before the proper one.
final class Over extends Exception {
    private static final long serialVersionUID = 1L;

    final Seen.Ending how;

    Over(Seen.Ending how) {
        super(how.name(), null, false, false);
        this.how = how;
    }
}
