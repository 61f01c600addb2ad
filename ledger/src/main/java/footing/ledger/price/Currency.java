package footing.ledger.price;

/// What money is counted in. Amounts are micro-units: 1,000,000 are one yuan or one dollar.
public enum Currency {
    CNY,
    USD;

    public Currency other() {
        return this == CNY ? USD : CNY;
    }
}
