package footing.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/// A gateway among several on one database: a random number that its data folder keeps.
///
/// The upper half of a segment's id names the node that wrote it, so that each node knows which of
/// the positions in the common table are its own.
///
/// @param number above zero
record Node(int number) {
    private static final System.Logger LOG = System.getLogger("footing.ledger");

    /// The node of the folder, made where the folder has none. Where the disk has no room for it, a
    /// node for this life alone: the worst is that a few positions are never forgotten.
    static Node of(Folder folder, SecureRandom random) {
        Path file = folder.node();
        int fresh = random.nextInt(1, Integer.MAX_VALUE);
        try {
            return Files.exists(file) ? read(file) : make(file, fresh);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0}: {1}", file, Faults.sentence(e));
            return new Node(fresh);
        }
    }

    private static Node read(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        try {
            return new Node(HexFormat.fromHexDigits(text));
        } catch (IllegalArgumentException e) {
            throw new LedgerFault(
                    file + ": expected eight hexadecimal digits; delete the file to get new ones",
                    e);
        }
    }

    private static Node make(Path file, int number) throws IOException {
        byte[] text =
                (HexFormat.of().toHexDigits(number) + "\n").getBytes(StandardCharsets.US_ASCII);
        Folder.writeWhole(file, text);
        return new Node(number);
    }

    /// An id for a new segment of this node's journal.
    long segmentId(SecureRandom random) {
        return ((long) number << 32) | (random.nextInt() & 0xffff_ffffL);
    }

    boolean wrote(long segment) {
        return (int) (segment >> 32) == number;
    }

    /// As people see it, e.g. `n_3f9a1c2b`.
    @Override
    public String toString() {
        return "n_" + HexFormat.of().toHexDigits(number);
    }
}
