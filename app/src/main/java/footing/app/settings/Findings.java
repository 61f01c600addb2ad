package footing.app.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/// What one reading of a file gathers: faults, and where each setting stands. One thread.
final class Findings {
    private final String file;
    private final List<Fault> faults = new ArrayList<>();
    private final Map<String, Place> places = new LinkedHashMap<>();

    Findings(String file) {
        this.file = file;
    }

    void fault(Node at, String path, String sentence, String... arguments) {
        faults.add(new Fault(place(at), path, sentence, List.of(arguments)));
    }

    void seen(String path, Node at) {
        places.put(path, place(at));
    }

    /// The faults in the order of the file.
    List<Fault> faults() {
        return faults.stream()
                .sorted(
                        Comparator.<Fault>comparingInt(fault -> fault.place().line())
                                .thenComparingInt(fault -> fault.place().column()))
                .toList();
    }

    Map<String, Place> places() {
        return places;
    }

    private Place place(Node node) {
        return place(file, node.getStartMark());
    }

    static Place place(String file, Optional<Mark> mark) {
        return mark.map(m -> new Place(file, m.getLine() + 1, m.getColumn() + 1))
                .orElse(Place.of(file));
    }
}
