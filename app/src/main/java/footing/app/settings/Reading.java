package footing.app.settings;

import java.util.Map;

/// Settings that were read, and where each of them stands.
///
/// @param places by path, e.g. `routes.gpt-4o[1]`; only what the file says
public record Reading(Settings settings, String file, Map<String, Place> places) {
    public Reading {
        places = Map.copyOf(places);
    }

    /// Where `path`, or the nearest part of it that is written, stands.
    public Place place(String path) {
        String part = path;
        while (!part.isEmpty()) {
            Place place = places.get(part);
            if (place != null) {
                return place;
            }
            part =
                    part.substring(
                            0, Math.max(Math.max(part.lastIndexOf('.'), part.lastIndexOf('[')), 0));
        }
        return Place.of(file);
    }
}
