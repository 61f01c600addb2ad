package footing.ledger;

/// What ties a gateway to the others on its store: it hears at once of keys that another changed,
/// and knows which node leads.
interface NodeLink extends AutoCloseable {
    /// Whether this node does what one node does for all.
    boolean leads();

    @Override
    void close();

    /// The link of a node that is the only one.
    NodeLink ALONE =
            new NodeLink() {
                @Override
                public boolean leads() {
                    return true;
                }

                @Override
                public void close() {}
            };
}
