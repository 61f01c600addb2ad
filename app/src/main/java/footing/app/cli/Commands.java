package footing.app.cli;

import footing.app.settings.Fault;
import footing.app.settings.SettingsFault;
import footing.app.words.Language;
import footing.app.words.Words;
import footing.ledger.LedgerFault;
import footing.local.store.StoreFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// All commands of `footing`. What a person did wrong is told in one sentence and ends with 2; what
/// went wrong otherwise ends with 1.
@Command(name = "footing", synopsisSubcommandLabel = "COMMAND")
final class Commands implements Runnable {
    static final int FAILED = 1;
    static final int MISUSED = 2;

    private final Surroundings around;

    @Spec CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--lang",
            paramLabel = "en|zh",
            scope = ScopeType.INHERIT,
            descriptionKey = "opt.lang")
    String lang = "";

    private Commands(Surroundings around) {
        this.around = around;
    }

    /// Runs the command that `arguments` name.
    ///
    /// @return the exit code
    /// @param vigil how long `up` stands
    static int run(List<String> arguments, Surroundings around, Vigil vigil) {
        Words words = Words.of(Commands.class, "messages", language(arguments, around));
        return line(arguments, around, words, vigil).execute(arguments.toArray(String[]::new));
    }

    private static Language language(List<String> arguments, Surroundings around) {
        List<String> named = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.startsWith("--lang=")) {
                named.add(argument.substring("--lang=".length()));
            } else if (argument.equals("--lang") && i + 1 < arguments.size()) {
                named.add(arguments.get(i + 1));
            }
        }
        return named.stream()
                .flatMap(name -> Language.named(name).stream())
                .findFirst()
                .orElse(Language.of(around.env()));
    }

    private static CommandLine line(
            List<String> arguments, Surroundings around, Words words, Vigil vigil) {
        IFactory factory =
                new IFactory() {
                    @Override
                    public <K> K create(Class<K> kind) throws Exception {
                        return kind == Where.class
                                ? kind.cast(new Where(around))
                                : CommandLine.defaultFactory().create(kind);
                    }
                };
        CommandLine line = new CommandLine(new Commands(around), factory);
        Map<String, Supplier<Object>> commands = commands(around, words, vigil);
        Supplier<Object> only = commands.get(command(arguments));
        if (only == null) {
            commands.values().forEach(command -> line.addSubcommand(command.get()));
        } else {
            line.addSubcommand(only.get());
        }
        line.setResourceBundle(new Sentences(words));
        Help.dress(line, words);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(ansi(around)));
        line.setOut(writer(around.out()));
        line.setErr(writer(around.err()));
        line.setParameterExceptionHandler((wrong, _) -> misused(wrong, around, words));
        line.setExecutionExceptionHandler((failed, _, _) -> failed(failed, around, words));
        return line;
    }

    private static Map<String, Supplier<Object>> commands(
            Surroundings around, Words words, Vigil vigil) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("up", () -> new UpCommand(around, words, vigil));
        commands.put("rehearse", () -> new RehearseCommand(around, words));
        commands.put("check", () -> new CheckCommand(around, words));
        commands.put("keys", () -> new KeysCommand(around, words));
        commands.put("tenants", () -> new TenantsCommand(around, words));
        commands.put("usage", () -> new UsageCommand(around, words));
        commands.put("prices", () -> new PricesCommand(around, words));
        commands.put("verdicts", () -> new VerdictsCommand(around, words));
        commands.put("models", () -> new ModelsCommand(around, words));
        commands.put("completion", () -> new CompletionCommand(around));
        return commands;
    }

    /// The command that is called for, so that the others need not be built, which takes longer
    /// than most of them run; empty where all must be known: for help, for a slip of the pen, and
    /// for completion.
    private static String command(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("--lang")) {
                i++;
            } else if (!argument.startsWith("-")) {
                return argument.equals("completion") ? "" : argument;
            }
        }
        return "";
    }

    private static Ansi ansi(Surroundings around) {
        return around.terminal() && !around.env().containsKey("NO_COLOR") ? Ansi.ON : Ansi.OFF;
    }

    private static java.io.PrintWriter writer(java.io.PrintStream stream) {
        return new java.io.PrintWriter(stream, true, stream.charset());
    }

    private static int misused(ParameterException wrong, Surroundings around, Words words) {
        around.err().println("footing: " + Help.sentence(wrong, words));
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        around.err().println(words.say("see-help", command));
        return MISUSED;
    }

    private static int failed(Exception failed, Surroundings around, Words words) {
        switch (failed) {
            case SettingsFault settings -> {
                Words sentences = Fault.words(words.language());
                for (Fault fault : settings.faults()) {
                    around.err().println("footing: " + fault.say(sentences));
                }
            }
            case Failure failure -> {
                around.err().println("footing: " + failure.getMessage());
                return failure.code();
            }
            case LedgerFault _, StoreFault _ ->
                    around.err().println("footing: " + failed.getMessage());
            default -> {
                around.err().println("footing: " + words.say("unexpected", failed));
                if (around.env().containsKey("FOOTING_DEBUG")) {
                    failed.printStackTrace(around.err());
                }
            }
        }
        return FAILED;
    }

    /// Without a command there is nothing to run, but something to tell.
    @Override
    public void run() {
        spec.commandLine().usage(around.out());
    }
}
