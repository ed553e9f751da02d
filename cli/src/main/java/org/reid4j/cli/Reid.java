package org.reid4j.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.reid4j.core.ReidException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The entry point `reid`, and the one place where failures become an exit code and a short text.
///
/// Exit codes: 0 ok, 2 usage or data, 3 failed check, 4 resources, 130 interrupted.
@Command(
        name = "reid",
        description = "Person re-identification: train, measure, find.",
        versionProvider = Version.class,
        sortOptions = false,
        commandListHeading = "%nCommands:%n",
        footer = {"", "Example: reid demo        Help on a command: reid train --help"},
        subcommands = {
            DemoCommand.class,
            TrainCommand.class,
            EvalCommand.class,
            SearchCommand.class,
            GalleryCommand.class,
            ServeCommand.class,
            ExplainCommand.class,
            EmbedCommand.class,
            GenerateCommand.class,
            AugmentCommand.class,
            JudgeCommand.class,
            ExportCommand.class,
            DataCommand.class,
            GaitCommand.class,
            WeightsCommand.class,
            RunsCommand.class,
            CalibrateCommand.class,
            ConfigCommand.class,
            ForwardCommand.class,
            DoctorCommand.class,
        })
public final class Reid implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("unused") // read by picocli
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version.")
    @SuppressWarnings("unused") // read by picocli
    private boolean version;

    /// Runs one command and leaves with its exit code.
    ///
    /// @param args as typed
    public static void main(String[] args) {
        System.exit(run(Terminal.system(), args));
    }

    /// Runs one command in this process, for tests and for embedding.
    ///
    /// @param terminal where results and messages go
    /// @param args as typed after `reid`
    /// @return the exit code
    public static int run(Terminal terminal, String... args) {
        var root = commandLine(terminal);
        var failures = new Failures(terminal, Arguments.verbose(args), Arguments.json(args));
        root.setParameterExceptionHandler((failure, typed) -> failures.usage(failure));
        root.setExecutionExceptionHandler((failure, command, parsed) -> failures.execution(failure));
        try {
            return root.execute(Arguments.normalise(root, args));
        } catch (ReidException wrongArgument) {
            return failures.execution(wrongArgument);
        } catch (Error failure) { // picocli handles exceptions only: out of memory and failed native loading end here
            return failures.execution(failure);
        }
    }

    /// All verbs and how their arguments are read.
    static CommandLine commandLine(Terminal terminal) {
        var root = new CommandLine(new Reid(), new Verbs(terminal));
        root.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
        root.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
        Called.in(root.getCommandSpec());
        root.registerConverter(Path.class, Arguments::path);
        root.setCaseInsensitiveEnumValuesAllowed(true);
        root.setAbbreviatedOptionsAllowed(false);
        root.setUsageHelpWidth(100);
        return root;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return CommandLine.ExitCode.OK;
    }

    /// Hands the terminal to each verb as picocli makes it.
    private record Verbs(Terminal terminal) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            try {
                return type.getDeclaredConstructor(Terminal.class).newInstance(terminal);
            } catch (NoSuchMethodException notAVerb) {
                return CommandLine.defaultFactory().create(type);
            }
        }
    }

    /// The kind of failure that stands for "you typed something wrong".
    static ReidException usage(String message) {
        return new ReidException(ReidException.Kind.USAGE, message);
    }
}
