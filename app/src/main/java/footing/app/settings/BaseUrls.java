package footing.app.settings;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/// Reads where a supplier is.
final class BaseUrls {
    private BaseUrls() {}

    /// An `http` or `https` address without user, query and fragment; a slash at its end is left
    /// out.
    static @Nullable URI read(Section section, String key) {
        String text = section.text(key);
        if (text == null) {
            return null;
        }
        try {
            URI uri = new URI(text.replaceAll("/+$", ""));
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            if (uri.getRawUserInfo() != null) {
                section.wrong(key, "url-with-secret");
            } else if (!web
                    || uri.getHost() == null
                    || uri.getRawQuery() != null
                    || uri.getRawFragment() != null) {
                section.wrong(key, "url-expected", Masked.shown(text));
            } else {
                return uri;
            }
        } catch (URISyntaxException e) {
            section.wrong(key, "url-expected", Masked.shown(text));
        }
        return null;
    }
}
