package org.reid4j.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `reid gait`: from a video to the silhouettes that gait networks read.
@Command(
        name = "gait",
        description = "Make silhouettes for gait recognition.",
        footer = {"", "Example: reid gait silhouettes walk.mp4 tracks"},
        subcommands = {GaitSilhouettesCommand.class})
final class GaitCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    @SuppressWarnings("unused") // read by picocli
    private final Common common = new Common();

    GaitCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.say("reid gait silhouettes VIDEO OUT    cut out and follow everybody who walks in a video");
        return 2;
    }
}
