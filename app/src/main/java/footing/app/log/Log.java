package footing.app.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Writes events as lines, one write each, so that lines of several threads never mix.
///
/// There is one of it per process, because the platform asks for one: [#ofProcess]. What is written
/// and how may change while it runs; the last [#set] holds.
public final class Log {
    private static final Log PROCESS =
            new Log(new FileOutputStream(FileDescriptor.err), InstantSource.system());

    private final OutputStream out;
    private final InstantSource clock;
    private volatile Choice choice = new Choice(System.Logger.Level.INFO, Line.TEXT);

    Log(OutputStream out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
    }

    /// The log of this process, on its standard error stream.
    public static Log ofProcess() {
        return PROCESS;
    }

    /// From now on, events of at least `least` are written in the shape of `line`.
    public void set(System.Logger.Level least, Line line) {
        choice = new Choice(least, line);
    }

    boolean writes(System.Logger.Level level) {
        System.Logger.Level least = choice.least();
        return level != System.Logger.Level.OFF && level.getSeverity() >= least.getSeverity();
    }

    void write(
            String logger, System.Logger.Level level, String message, @Nullable Throwable thrown) {
        Instant at = clock.instant();
        String line = choice.line().of(new Event(at, level, logger, message, thrown));
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        synchronized (out) {
            try {
                out.write(bytes);
            } catch (IOException e) {
                // Nobody reads the error stream any more; there is nowhere left to tell it.
                return;
            }
        }
    }

    private record Choice(System.Logger.Level least, Line line) {}

    /// Something that happened.
    record Event(
            Instant at,
            System.Logger.Level level,
            String logger,
            String message,
            @Nullable Throwable thrown) {}
}
