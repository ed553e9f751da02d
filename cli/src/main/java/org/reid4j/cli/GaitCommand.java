package org.reid4j.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.reid4j.core.ReidException;
import org.reid4j.train.walks.PreparedWalk;
import org.reid4j.train.walks.WalkPreparation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reid gait`: from a video to walks that a gait network can read.
@Command(
        name = "gait",
        description = "Make walks that a gait network can read.",
        footer = {"", "Example: reid gait silhouettes walk.mp4 tracks", "         reid gait prepare tracks aligned"},
        subcommands = {GaitSilhouettesCommand.class, GaitCommand.Prepare.class})
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
        terminal.say("""
                reid gait silhouettes VIDEO OUT   cut out and follow everybody who walks in a video
                reid gait prepare IN OUT          align silhouettes: one size, the person in the middle""");
        return 2;
    }

    /// `reid gait prepare IN OUT`.
    @Command(
            name = "prepare",
            description = "Align silhouettes: one size, the person in the middle, empty frames left out.",
            footer = {
                "",
                "Goes on where it was stopped. OUT/prepared.csv tells what became of each walk.",
                "Exit code 3: a walk could not be read, or no walk is left.",
                "",
                "Example: reid gait prepare CASIA-B CASIA-B-64"
            })
    static final class Prepare implements Callable<Integer> {
        private static final int SHOWN = 10;

        private final Terminal terminal;

        @Parameters(index = "0", paramLabel = "IN", description = "A folder with walks, in any layout.")
        private Path from;

        @Parameters(
                index = "1",
                paramLabel = "OUT",
                description = "A folder that does not exist yet; it gets the layout of IN.")
        private Path to;

        @Option(
                names = "--size",
                paramLabel = "N",
                defaultValue = "64",
                description = "Rows and columns, 64 or 128 (default: ${DEFAULT-VALUE}).")
        private int size;

        @Option(
                names = "--format",
                paramLabel = "FORMAT",
                defaultValue = "pkl",
                description = "pkl, one file a walk as OpenGait has it, or png (default: ${DEFAULT-VALUE}).")
        private WalkPreparation.Form form;

        @Option(
                names = "--threads",
                paramLabel = "N",
                defaultValue = "0",
                description = "Threads that work (default: one a processor).")
        private int threads;

        @Mixin
        private final Common common = new Common();

        Prepare(Terminal terminal) {
            this.terminal = terminal;
            this.from = Path.of("");
            this.to = Path.of("");
            this.form = WalkPreparation.Form.PKL;
        }

        @Override
        public Integer call() {
            if (size != 64 && size != 128) {
                throw Reid.usage("--size is %d, must be 64 or 128: networks read 64 x 44 or 128 x 88".formatted(size));
            }
            if (threads < 0 || threads > 256) {
                throw Reid.usage("--threads is %d, must be between 0 and 256".formatted(threads));
            }
            int used = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
            var result = new WalkPreparation(from, to, size, form, used).run(done -> {
                if (done % 1000 == 0) {
                    terminal.say("%,d walks".formatted(done));
                }
            });
            if (common.json) {
                terminal.json(json(result));
            } else {
                print(result);
            }
            return judged(result);
        }

        private int judged(WalkPreparation.Result result) {
            int unread = result.unread().size();
            if (result.kept() == 0) {
                terminal.say(
                        "error: no walk in %s has a valid frame.\n  Nothing is written to %s.".formatted(from, to));
            } else if (unread > 0) {
                terminal.say("error: %,d of %,d walks could not be read; the others are written"
                        .formatted(unread, result.walks().size()));
            }
            return result.kept() == 0 || unread > 0 ? ReidException.Kind.CHECK.exitCode() : 0;
        }

        private Map<String, Object> json(WalkPreparation.Result result) {
            var json = new LinkedHashMap<String, Object>();
            json.put("path", to.toString());
            json.put("size", size);
            json.put("walks", result.walks().size());
            json.put("written_before", result.before());
            json.put("frames", result.frames());
            json.put("kept", result.kept());
            json.put("dropped", result.dropped());
            json.put("unread", result.unread().stream().map(PreparedWalk::walk).toList());
            json.put("few_frames", few(result).stream().map(PreparedWalk::walk).toList());
            return json;
        }

        private static List<PreparedWalk> few(WalkPreparation.Result result) {
            return result.walks().stream().filter(PreparedWalk::few).toList();
        }

        private void print(WalkPreparation.Result result) {
            var out = terminal.out();
            if (result.before() > 0) {
                out.printf("went on: %,d walks were written before%n", result.before());
            }
            result.dropped()
                    .forEach((reason, frames) ->
                            out.printf("%,d %s left out: %s%n", frames, frames == 1 ? "frame" : "frames", reason));
            var few = few(result);
            few.stream().limit(SHOWN).map(Prepare::told).forEach(out::println);
            if (few.size() > SHOWN) {
                out.printf("and %,d walks more with fewer than %d%n", few.size() - SHOWN, PreparedWalk.FEW);
            }
            out.printf(
                    "%s: %,d walks, %,d of %,d frames, %d x %d%n",
                    to, result.walks().size(), result.kept(), result.frames(), size, size);
            if (result.kept() > 0) {
                out.println("which frames were left out: " + to.resolve("prepared.csv"));
            }
        }

        private static String told(PreparedWalk walk) {
            if (walk.frames() == 0) {
                return walk.walk() + " cannot be read and is left out";
            }
            return walk.kept() == 0
                    ? walk.walk() + " has no valid frame and is left out"
                    : "%s has only %d valid frames".formatted(walk.walk(), walk.kept());
        }
    }
}
