package footing.gateway;

import footing.ledger.Shelf;
import footing.legs.verdict.VerdictBook;

/// The verdicts of a house: the book, the shelf on which it is kept, and who tells of it.
public final class Verdicts implements AutoCloseable {
    private final Shelved shelved;
    private final VerdictBook book;
    private final Herald herald;

    private Verdicts(Shelved shelved, VerdictBook book, Herald herald) {
        this.shelved = shelved;
        this.book = book;
        this.herald = herald;
    }

    /// Opens the book with what is on the shelf.
    public static Verdicts open(Shelf shelf, Senses senses) {
        Shelved shelved = new Shelved(shelf, senses.clock());
        Herald herald = new Herald();
        VerdictBook book = new VerdictBook(senses.clock(), senses.random(), shelved, herald);
        return new Verdicts(shelved, book, herald);
    }

    /// What holds now.
    public VerdictBook book() {
        return book;
    }

    Shelved shelved() {
        return shelved;
    }

    Herald herald() {
        return herald;
    }

    /// Keeps what is not kept yet. The shelf must still be open.
    @Override
    public void close() {
        book.close();
    }
}
