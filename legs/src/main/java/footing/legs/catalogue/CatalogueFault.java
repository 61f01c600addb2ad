package footing.legs.catalogue;

/// A file of the catalogue is wrong: where, what came, and what was expected.
public final class CatalogueFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CatalogueFault(String place, String message) {
        super(place + ": " + message);
    }
}
