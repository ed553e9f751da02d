package org.reid4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.reid4j.core.Pixels;
import org.reid4j.core.data.DataOptions;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.Datasets;
import org.reid4j.core.eval.CrossView;
import org.reid4j.image.ImageException;
import org.reid4j.image.ImageLimits;
import org.reid4j.image.ImageReader;
import org.reid4j.train.StopSignal;
import org.reid4j.train.redress.AugmentPlan;
import org.reid4j.train.redress.AugmentPlan.Picture;
import org.reid4j.train.redress.Redresser;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reid augment`: a dataset with drawn training photos beside the real ones, so that any model can learn from them.
@Command(
        name = "augment",
        description = "Write a dataset whose training people also appear in poses of others, drawn by a DG-Net.",
        sortOptions = false,
        footer = {
            "",
            "A drawn photo bears the number of the person whose clothes it shows, the camera of the other, and 'gen'",
            "in its name; OUT/generated.csv says what was made of what.",
            "Example: reid augment ~/market1501 --generator gen.pt --id id.pt --per-identity 8 --output ~/market-more"
        })
final class AugmentCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "DIR", description = "A dataset of photos, or a CSV file that lists one.")
    private Path folder = Path.of("");

    @Mixin
    private final GeneratorChoice generator = new GeneratorChoice();

    @Option(
            names = "--output",
            required = true,
            paramLabel = "DIR",
            description = "A new folder for the dataset, in Market-1501's layout.")
    private Path output = Path.of("");

    @Option(
            names = "--per-identity",
            paramLabel = "N",
            description = "Photos to draw of each person (default: ${DEFAULT-VALUE}).")
    private int perIdentity = 8;

    @Option(names = "--seed", paramLabel = "N", description = "Decides who wears what (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--only-generated", description = "Leave the real photos out.")
    private boolean onlyGenerated;

    private final ImageReader reader = new ImageReader(ImageLimits.datasets(), false);
    private int passedOver;

    @Mixin
    private final Common common = new Common();

    AugmentCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        EmptyFolder.require(output);
        var dataset = Datasets.open(folder, Datasets.AUTO, DataOptions.defaults());
        if (dataset.protocol() instanceof CrossView) {
            throw Reid.usage(folder + " holds walks\nonly people on photos can be redressed");
        }
        var plan = AugmentPlan.of(dataset.train().samples(), perIdentity, seed);
        var stop = StopSignal.onInterrupt(() -> terminal.say("stopping; what is drawn is kept"));
        try (var redresser = generator.open()) {
            var files = new AugmentFiles(output);
            int real = onlyGenerated ? 0 : files.copy(dataset, terminal::say);
            int drawn = draw(redresser, plan, files, stop);
            report(dataset, real, drawn);
            return stop.requested() ? Failures.INTERRUPTED : 0;
        }
    }

    private int draw(Redresser redresser, AugmentPlan plan, AugmentFiles files, StopSignal stop) {
        var pictures = plan.pictures();
        var done = new ArrayList<Picture>();
        try (var line = new LiveLine(terminal, "draw", pictures.size())) {
            for (int from = 0; from < pictures.size() && !stop.requested(); from += generator.batch()) {
                int to = Math.min(pictures.size(), from + generator.batch());
                var part = new ArrayList<Picture>();
                var clothes = new ArrayList<Pixels>();
                var poses = new ArrayList<Pixels>();
                for (var picture : pictures.subList(from, to)) {
                    read(picture, part, clothes, poses);
                }
                var drawn = redresser.draw(redresser.appearance(clothes), redresser.structure(poses));
                for (int i = 0; i < part.size(); i++) {
                    files.write(part.get(i), drawn.get(i));
                }
                done.addAll(part);
                line.at(to, "");
            }
        } finally {
            files.list(done);
        }
        return done.size();
    }

    /// Reads both photos of a picture, or says why it is not drawn.
    private void read(Picture picture, List<Picture> part, List<Pixels> clothes, List<Pixels> poses) {
        try {
            var appearance = reader.read(picture.appearance().path());
            poses.add(reader.read(picture.structure().path()));
            clothes.add(appearance);
            part.add(picture);
        } catch (ImageException unreadable) {
            passedOver++;
            terminal.say("not drawn: %s: %s"
                    .formatted(
                            picture.name(),
                            String.valueOf(unreadable.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse("")));
        }
    }

    private void report(Dataset dataset, int real, int drawn) {
        if (common.json) {
            var json = new LinkedHashMap<String, Object>();
            json.put("input", folder.toString());
            json.put("format", dataset.format());
            json.put("output", output.toString());
            json.put("identities", dataset.train().identities());
            json.put("generated", drawn);
            json.put("passed_over", passedOver);
            json.put("real", real);
            json.put("seed", seed);
            terminal.json(json);
            return;
        }
        terminal.out()
                .printf(
                        "%,d photos drawn of %,d people, beside %,d real ones%n",
                        drawn, dataset.train().identities(), real);
        terminal.out().println("made of what: " + output.resolve(AugmentFiles.LIST));
        terminal.out().println("next: reid train data=" + output);
    }
}
