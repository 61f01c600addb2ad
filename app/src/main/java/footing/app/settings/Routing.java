package footing.app.settings;

import footing.app.settings.RouteSettings.LegChoice;
import footing.gateway.Terms;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the routes: a list of legs, or a mapping with `legs:` and the terms that differ from the
/// house's.
final class Routing {
    private Routing() {}

    static Map<String, RouteSettings> read(Section section, Terms house) {
        Map<String, RouteSettings> routes = new LinkedHashMap<>();
        for (String model : section.names()) {
            routes.put(model, route(section, model, house));
        }
        return routes;
    }

    private static RouteSettings route(Section routes, String model, Terms house) {
        if (routes.isSequence(model)) {
            return new RouteSettings(tiers(routes, model), house);
        }
        Section section = routes.section(model);
        List<List<LegChoice>> tiers = tiers(section, "legs");
        Terms terms =
                SettingsReader.terms(
                        section,
                        house,
                        SettingsReader.clocks(section.section("clocks"), house.clocks()));
        section.done();
        return new RouteSettings(tiers, terms);
    }

    private static List<List<LegChoice>> tiers(Section section, String key) {
        List<List<LegChoice>> tiers = new ArrayList<>();
        for (List<String> texts : section.lists(key)) {
            tiers.add(tier(section, key + "[" + tiers.size() + "]", texts));
        }
        if (tiers.isEmpty()) {
            section.wrong(key, "legs-expected");
        }
        return tiers;
    }

    private static List<LegChoice> tier(Section section, String key, List<String> texts) {
        List<LegChoice> tier = new ArrayList<>();
        for (String text : texts) {
            LegChoice leg = LegChoice.parse(text);
            if (leg.leg().isBlank() || "".equals(leg.model())) {
                section.wrong(key, "leg-expected", Masked.shown(text));
            } else if (tier.contains(leg)) {
                section.wrong(key, "leg-twice", Masked.shown(text));
            }
            tier.add(leg);
        }
        if (tier.isEmpty()) {
            section.wrong(key, "legs-expected");
        }
        return tier;
    }
}
