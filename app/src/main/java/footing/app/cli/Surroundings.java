package footing.app.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;

/// What a command finds around it: streams, environment, folders, time and chance.
///
/// @param home the user's own folder
/// @param folder where the command was called
/// @param terminal whether a person looks at `out`
/// @param user who called, as the machine knows them
/// @param random source of secrets
record Surroundings(
        PrintStream out,
        PrintStream err,
        Map<String, String> env,
        Path home,
        Path folder,
        boolean terminal,
        String user,
        InstantSource clock,
        SecureRandom random) {}
