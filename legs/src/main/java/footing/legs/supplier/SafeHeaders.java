package footing.legs.supplier;

import footing.http.Header;
import footing.http.UpstreamAnswer;
import footing.legs.catalogue.Supplier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Which of a supplier's headers may reach the caller: its type, its ids, its limits. No cookie, no
/// framing, nothing else.
///
/// @param changes what was left out or changed in the request, for `footing-dropped`
record SafeHeaders(Supplier.ErrorFacts facts, List<String> changes) {

    List<Header> of(UpstreamAnswer answer) {
        List<Header> safe = new ArrayList<>();
        for (Header header : answer.headers()) {
            String name = header.name().toLowerCase(Locale.ROOT);
            if (name.equals("content-type")
                    || name.equals("x-request-id")
                    || name.startsWith("x-ratelimit-")
                    || name.startsWith("openai-")
                    || facts.requestId().contains(name)
                    || facts.rateLimit().contains(name)) {
                safe.add(new Header(name, header.value()));
            }
        }
        if (!changes.isEmpty()) {
            safe.add(new Header("footing-dropped", String.join(", ", changes)));
        }
        return safe;
    }
}
