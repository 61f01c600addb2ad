package footing.http;

/// A message that breaks the rules of HTTP, and the status that says so.
final class BadMessage extends Exception {
    final int status;
    final String code;
    final String says;

    BadMessage(int status, String code, String says) {
        super(says, null, false, false);
        this.status = status;
        this.code = code;
        this.says = says;
    }

    static BadMessage malformed(String says) {
        return new BadMessage(400, "bad_request", says);
    }
}
