package footing.app.settings;

/// A size.
///
/// @param count bytes; never negative
public record Bytes(long count) {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB"};

    public Bytes {
        if (count < 0) {
            throw new IllegalArgumentException("bytes: " + count + " (expected: 0 or more)");
        }
    }

    /// This many mebibytes.
    public static Bytes ofMiB(long mebibytes) {
        return new Bytes(Math.multiplyExact(mebibytes, 1L << 20));
    }

    /// This many kibibytes.
    public static Bytes ofKiB(long kibibytes) {
        return new Bytes(Math.multiplyExact(kibibytes, 1L << 10));
    }

    /// As an `int`, for the size of an array.
    ///
    /// @throws ArithmeticException past 2 GiB
    public int toInt() {
        return Math.toIntExact(count);
    }

    /// As `footing.yaml` writes it, in the largest unit without a remainder, e.g. `32MiB`.
    @Override
    public String toString() {
        long value = count;
        int unit = 0;
        while (unit < UNITS.length - 1 && value > 0 && value % 1024 == 0) {
            value /= 1024;
            unit++;
        }
        return value + UNITS[unit];
    }
}
