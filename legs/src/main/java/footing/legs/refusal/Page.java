package footing.legs.refusal;

import footing.http.Header;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Bodies in angle brackets: a page for people, or an error as XML.
final class Page {
    private static final Pattern TAG = Pattern.compile("\\A\\s*<[!?A-Za-z]");
    private static final Pattern XML =
            Pattern.compile(
                    "\\A\\s*(<\\?xml[^>]{0,200}>\\s*)?<([A-Za-z]{0,60}(?:Error|ErrorResponse|Exception|Fault))\\b");
    private static final Pattern FIELD =
            Pattern.compile("<(Code|Message|code|message)>([^<]{1,2000})</");

    private Page() {}

    /// Whether a page came where JSON was due.
    static boolean is(List<Header> headers, String body) {
        if (xml(body)) {
            return false;
        }
        return TAG.matcher(body).lookingAt() || (html(headers) && LooseJson.start(body) == null);
    }

    static boolean xml(String body) {
        return XML.matcher(body).lookingAt();
    }

    /// One field of an error in XML; for its code the name of the whole, where none stands in it.
    static @Nullable String field(String body, String name) {
        Matcher fields = FIELD.matcher(body);
        while (fields.find()) {
            if (fields.group(1).equalsIgnoreCase(name)) {
                return fields.group(2).strip();
            }
        }
        Matcher root = XML.matcher(body);
        return name.equals("Code") && root.lookingAt() ? root.group(2) : null;
    }

    private static boolean html(List<Header> headers) {
        for (Header header : headers) {
            if (header.name().equalsIgnoreCase("content-type")
                    && header.value().strip().toLowerCase(Locale.ROOT).startsWith("text/html")) {
                return true;
            }
        }
        return false;
    }
}
