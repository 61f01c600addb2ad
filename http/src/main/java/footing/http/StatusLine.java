package footing.http;

import java.nio.charset.StandardCharsets;

/// The first lines of answers, as bytes.
final class StatusLine {
    private static final int FIRST = 200;
    private static final byte[][] LINES = new byte[400][];

    static {
        for (int status = FIRST; status < FIRST + LINES.length; status++) {
            LINES[status - FIRST] =
                    ("HTTP/1.1 " + status + " " + reason(status) + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII);
        }
    }

    private StatusLine() {}

    /// The line for a status that ends an exchange.
    ///
    /// @throws IllegalArgumentException for any other
    static byte[] of(int status) {
        if (status < FIRST || status >= FIRST + LINES.length) {
            throw new IllegalArgumentException("status: " + status + " (expected: 200..599)");
        }
        return LINES[status - FIRST];
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 201 -> "Created";
            case 202 -> "Accepted";
            case 204 -> "No Content";
            case 206 -> "Partial Content";
            case 301 -> "Moved Permanently";
            case 302 -> "Found";
            case 303 -> "See Other";
            case 304 -> "Not Modified";
            case 307 -> "Temporary Redirect";
            case 308 -> "Permanent Redirect";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 402 -> "Payment Required";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 406 -> "Not Acceptable";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 410 -> "Gone";
            case 411 -> "Length Required";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 417 -> "Expectation Failed";
            case 422 -> "Unprocessable Content";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 451 -> "Unavailable For Legal Reasons";
            case 500 -> "Internal Server Error";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            default -> "Status";
        };
    }
}
