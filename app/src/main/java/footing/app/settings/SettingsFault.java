package footing.app.settings;

import java.util.List;
import java.util.stream.Collectors;

/// Settings that cannot be used, with every reason that was found.
public final class SettingsFault extends Exception {
    private final transient List<Fault> faults;

    public SettingsFault(List<Fault> faults) {
        super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
        this.faults = List.copyOf(faults);
    }

    /// At least one, in the order of the file.
    public List<Fault> faults() {
        return faults;
    }
}
