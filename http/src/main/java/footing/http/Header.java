package footing.http;

/// One header line. Names are compared without regard to case; `value` holds no CR, LF or NUL.
public record Header(String name, String value) {}
