package footing.ledger.exchange;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Reads exports of usage and cost. Of which kind a file is, its content says.
public final class Exports {
    private Exports() {}

    /// What a file says.
    ///
    /// @param organisation of rows that name none; may be empty
    public static Export read(String file, byte[] bytes, String organisation) throws ExchangeFault {
        String text = text(file, bytes);
        String start = text.stripLeading();
        boolean json = start.startsWith("{") || start.startsWith("[");
        return json
                ? new JsonExports(organisation).read(file, sha256(bytes), text)
                : new CsvExports(organisation).read(file, sha256(bytes), text);
    }

    /// UTF-8, with or without the mark at its beginning.
    static String text(String file, byte[] bytes) throws ExchangeFault {
        try {
            String text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(bytes))
                            .toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new ExchangeFault(file + " is not UTF-8 (expected: JSON or a table, in UTF-8)");
        }
    }

    /// Hexadecimal.
    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
