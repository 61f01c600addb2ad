package footing.app.cli;

import footing.app.words.Words;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// How help looks and how a misuse is told, in the language of the person.
final class Help {
    private Help() {}

    /// Gives each command of `line` its headings, its `--help`, and the root its `--version`.
    static void dress(CommandLine line, Words words) {
        line.getCommandSpec()
                .addOption(
                        OptionSpec.builder("--version")
                                .versionHelp(true)
                                .descriptionKey("opt.version")
                                .build())
                .version("footing " + Version.text());
        each(line, words);
    }

    private static void each(CommandLine line, Words words) {
        line.getCommandSpec()
                .addOption(
                        OptionSpec.builder("-h", "--help")
                                .usageHelp(true)
                                .descriptionKey("opt.help")
                                .build());
        UsageMessageSpec usage = line.getCommandSpec().usageMessage();
        usage.synopsisHeading(words.say("head.usage") + " ");
        boolean root = line.getParent() == null;
        usage.descriptionHeading(root ? "" : "%n");
        usage.parameterListHeading("%n" + words.say("head.parameters") + "%n");
        usage.optionListHeading("%n" + words.say("head.options") + "%n");
        usage.commandListHeading("%n" + words.say("head.commands") + "%n");
        usage.footerHeading(root ? "%n" : "");
        usage.sortOptions(false);
        usage.adjustLineBreaksForWideCJKCharacters(true);
        usage.width(88);
        line.getSubcommands().values().forEach(sub -> each(sub, words));
    }

    /// What is wrong with how a command was called.
    static String sentence(ParameterException wrong, Words words) {
        return switch (wrong) {
            case MissingParameterException missing ->
                    words.say("misuse.missing", names(missing.getMissing()));
            case UnmatchedArgumentException unmatched -> unmatched(unmatched, words);
            case OverwrittenOptionException twice ->
                    words.say("misuse.twice", names(List.of(twice.getOverwritten())));
            default -> invalid(wrong, words);
        };
    }

    private static String unmatched(UnmatchedArgumentException unmatched, Words words) {
        String first = unmatched.getUnmatched().getFirst();
        List<String> near = unmatched.getSuggestions();
        String sentence =
                first.startsWith("-")
                        ? words.say("misuse.option", first)
                        : words.say("misuse.word", first);
        return near.isEmpty()
                ? sentence
                : sentence + words.say("misuse.near", String.join(", ", near));
    }

    private static String invalid(ParameterException wrong, Words words) {
        ArgSpec argument = wrong.getArgSpec();
        return argument == null || wrong.getValue() == null
                ? words.say("misuse.other", String.valueOf(wrong.getMessage()))
                : words.say("misuse.value", names(List.of(argument)), wrong.getValue());
    }

    private static String names(List<ArgSpec> arguments) {
        return String.join(
                ", ",
                arguments.stream()
                        .map(argument ->
                                argument instanceof OptionSpec option
                                        ? option.longestName()
                                        : argument.paramLabel())
                        .toList());
    }
}
