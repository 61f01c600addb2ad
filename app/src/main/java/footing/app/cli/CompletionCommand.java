package footing.app.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Prints a completion script for a shell.
@Command(name = "completion")
final class CompletionCommand implements Callable<Integer> {
    private final Surroundings around;

    @Spec CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "bash|zsh", defaultValue = "bash", descriptionKey = "completion.shell")
    Shell shell = Shell.bash;

    /// A shell, as people write its name.
    enum Shell {
        bash,
        zsh
    }

    CompletionCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        String script = AutoComplete.bash(spec.root().name(), root);
        // Zsh runs the same script behind its bash emulation, which must be loaded first.
        around.out()
                .print(
                        shell == Shell.bash
                                ? script
                                : "autoload -U +X bashcompinit && bashcompinit\n" + script);
        return 0;
    }
}
