package footing.wire;

import java.nio.charset.StandardCharsets;

/// A stretch of bytes of a document.
///
/// @param from index of the first byte
/// @param to index after the last byte
public record Span(int from, int to) {
    /// The bytes as text.
    public String text(byte[] document) {
        return new String(document, from, to - from, StandardCharsets.UTF_8);
    }
}
