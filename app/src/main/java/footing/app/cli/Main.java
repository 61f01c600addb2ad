package footing.app.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Where the process begins.
public final class Main {
    private Main() {}

    /// Runs a command and ends the process with its exit code. Numbers in texts look the same
    /// whatever the machine's language is; what people read is chosen by [Commands].
    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        System.exit(Commands.run(List.of(arguments), surroundings(), new Signals()));
    }

    private static Surroundings surroundings() {
        return new Surroundings(
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                System.getenv(),
                Path.of(System.getProperty("user.home")),
                Path.of("").toAbsolutePath(),
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false),
                System.getProperty("user.name", "?"),
                InstantSource.system(),
                new SecureRandom());
    }

    /// A stream in UTF-8 whatever the machine's default is.
    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
