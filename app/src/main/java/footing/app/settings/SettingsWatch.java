package footing.app.settings;

import footing.legs.catalogue.Catalogue;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Looks whether the settings file, or a file of rules or prices that it names, says something new,
/// and hands it on when it is good. A bad file changes nothing; why it is bad is logged once.
///
/// A look costs one `stat` while the file keeps its size, time and identity. One thread.
public final class SettingsWatch {
    private static final Logger LOG = System.getLogger("footing.settings");

    private final Path file;
    private final SettingsReader reader;
    private final Catalogue catalogue;
    private final Map<String, String> env;
    private final UnaryOperator<Settings> overrides;
    private final Swap swap;
    private Stamp stamp;
    private List<Stamp> beside;
    private String text;
    private Settings current;

    /// Takes new settings in place of the old.
    @FunctionalInterface
    public interface Swap {
        /// Swaps, or throws to keep the old ones; the message is logged.
        void to(Settings next) throws Exception;
    }

    /// What can be seen of a file without reading it.
    private record Stamp(long modified, long size, String identity) {
        static final Stamp NONE = new Stamp(0, -1, "");
    }

    /// Watches from now on.
    ///
    /// @param current what holds now
    /// @param overrides what the command line says over the file
    public SettingsWatch(
            Path file,
            SettingsReader reader,
            Catalogue catalogue,
            Map<String, String> env,
            Settings current,
            UnaryOperator<Settings> overrides,
            Swap swap) {
        this.file = file;
        this.reader = reader;
        this.catalogue = catalogue;
        this.env = env;
        this.current = current;
        this.overrides = overrides;
        this.swap = swap;
        this.stamp = stampOf(file);
        this.beside = besideNow();
        this.text = textOf();
    }

    /// Looks once.
    public void look() {
        Stamp seen = stampOf(file);
        if (!seen.equals(stamp)) {
            String now = textOf();
            stamp = seen;
            if (!now.equals(text)) {
                text = now;
                take();
            }
        }
        lookBeside();
    }

    /// Rules on refusals and prices stand in files of their own, which may change alone.
    private void lookBeside() {
        List<Stamp> seen = besideNow();
        if (seen.equals(beside)) {
            return;
        }
        beside = seen;
        try {
            swap.to(current);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.log(Level.ERROR, "kept as before: " + e.getMessage());
        }
    }

    private List<Stamp> besideNow() {
        return Stream.of(current.refusalRules(), current.prices())
                .map(where -> where == null ? Stamp.NONE : stampOf(where))
                .toList();
    }

    private void take() {
        try {
            Reading read = reader.read(file);
            List<Fault> faults = Check.of(read, catalogue, env).faults();
            if (!faults.isEmpty()) {
                throw new SettingsFault(faults);
            }
            Settings next = overrides.apply(read.settings());
            List<String> changes = Changes.between(current, next);
            if (!changes.isEmpty()) {
                swap.to(next);
                current = next;
                changes.forEach(change -> LOG.log(Level.INFO, "changed: " + change));
            }
        } catch (SettingsFault bad) {
            bad.faults().forEach(fault -> LOG.log(Level.ERROR, "kept as before: " + fault));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.log(Level.ERROR, "kept as before: " + file + ": " + e.getMessage());
        }
    }

    private static Stamp stampOf(Path file) {
        try {
            BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(
                    seen.lastModifiedTime().toMillis(),
                    seen.size(),
                    String.valueOf(seen.fileKey()));
        } catch (IOException e) {
            return Stamp.NONE;
        }
    }

    /// What the file says, or nothing where it cannot be read; [#take] then tells why.
    private String textOf() {
        try {
            return Files.size(file) > SettingsReader.LONGEST ? "" : Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
