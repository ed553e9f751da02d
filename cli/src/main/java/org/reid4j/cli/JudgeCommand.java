package org.reid4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.reid4j.core.Pixels;
import org.reid4j.core.data.DataOptions;
import org.reid4j.core.data.Datasets;
import org.reid4j.core.data.Sample;
import org.reid4j.embed.EngineOptions;
import org.reid4j.image.ImageLimits;
import org.reid4j.image.ImageReader;
import org.reid4j.train.redress.Follow;
import org.reid4j.train.redress.Judge;
import org.reid4j.train.redress.JudgePlan;
import org.reid4j.train.redress.Judgement;
import org.reid4j.train.redress.Redresser;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reid judge`: a trained generator in numbers, since a grid shows only what one looks at.
@Command(
        name = "judge",
        description = "Measure a trained DG-Net's pictures: SSIM, Fréchet distance, and who follows whom.",
        sortOptions = false,
        footer = {
            "",
            "Of a dataset the test photos, whom the network has not learnt from; else its training photos.",
            "Example: reid judge ~/market1501 --generator gen.pt --id id.pt"
        })
final class JudgeCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "DIR", description = "A dataset, or a folder with a photo of each person.")
    private Path folder = Path.of("");

    @Mixin
    private final GeneratorChoice generator = new GeneratorChoice();

    @Option(names = "--pairs", paramLabel = "N", description = "Pictures to judge by (default: ${DEFAULT-VALUE}).")
    private int pairs = 256;

    @Option(names = "--seed", paramLabel = "N", description = "Decides the pairs (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--features",
            paramLabel = "RUN",
            description =
                    "A run or weight file whose embeddings the Fréchet distance compares (default: the generator's own).")
    private Optional<String> features = Optional.empty();

    @Option(names = "--output", paramLabel = "FILE", description = "Also write the figures to a new *.json.")
    private Optional<Path> output = Optional.empty();

    @Mixin
    private final Common common = new Common();

    JudgeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /// Photos to judge by.
    ///
    /// @param what they are, in words
    private record Photos(String what, List<Sample> samples) {}

    @Override
    public Integer call() {
        output.filter(Files::exists).ifPresent(taken -> {
            throw Reid.usage(taken + " exists already and is not written over\nname another file: output=FILE.json");
        });
        var photos = photos();
        var plan = JudgePlan.of(photos.samples(), pairs, seed);
        var reader = new ImageReader(ImageLimits.datasets(), false);
        Judgement judgement;
        try (var redresser = generator.open();
                var line = new LiveLine(terminal, "judge", plan.trials().size())) {
            judgement = judge(redresser, plan, sample -> reader.read(sample.path()), done -> line.at(done, ""));
        }
        var json = json(photos, judgement);
        output.ifPresent(file -> write(file, json));
        if (common.json) {
            terminal.json(json);
        } else {
            print(photos, judgement);
        }
        return 0;
    }

    private Judgement judge(Redresser redresser, JudgePlan plan, Function<Sample, Pixels> reader, IntConsumer done) {
        if (features.isEmpty()) {
            return Judge.of(redresser, plan, reader, redresser::features, done);
        }
        var named = Path.of("runs").resolve(features.get());
        var path = Files.isDirectory(named) ? named : Arguments.path(features.get());
        try (var trained = Trained.open(path, EngineOptions.defaults())) {
            return Judge.of(redresser, plan, reader, trained.embedder()::embed, done);
        }
    }

    /// What the vectors are that the distance compares, since they are not those of published figures.
    private String vectors() {
        return features.map(run -> "embeddings of " + run).orElse("the generator's own re-identification vector")
                + ", not Inception's";
    }

    private Photos photos() {
        if (Datasets.detect(folder)
                .filter(found -> !found.format().equals("flat"))
                .isEmpty()) {
            var samples = new ArrayList<Sample>();
            for (var sample : Datasets.photos(folder)) {
                samples.add(new Sample(sample.path(), samples.size() + 1, Sample.UNKNOWN_CAMERA, 0));
            }
            return new Photos("photos of unknown people, each taken for another person's", samples);
        }
        var dataset = Datasets.open(folder, Datasets.AUTO, DataOptions.defaults());
        var test = Stream.concat(dataset.query().samples().stream(), dataset.gallery().samples().stream())
                .filter(Sample::isPerson)
                .distinct()
                .toList();
        return test.stream().mapToInt(Sample::identity).distinct().count() < 2
                ? new Photos(
                        "training photos",
                        dataset.train().samples().stream()
                                .filter(Sample::isPerson)
                                .toList())
                : new Photos("test photos", test);
    }

    private static void write(Path file, Map<String, Object> json) {
        EmptyFolder.make(file.toAbsolutePath().getParent());
        try {
            Files.writeString(file, Terminal.mapper().writeValueAsString(json) + "\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void print(Photos photos, Judgement judged) {
        terminal.out()
                .printf(
                        Locale.ROOT,
                        "%d pictures of %,d %s%n",
                        judged.pairs(),
                        photos.samples().size(),
                        photos.what());
        likeness("drawn again", judged.self());
        judged.samePerson().ifPresent(same -> likeness("clothes of another photo of the same person", same));
        terminal.out()
                .printf(
                        Locale.ROOT,
                        "Fréchet distance %.4f, features: %s (%d values)%n",
                        judged.distance().value(),
                        vectors(),
                        judged.features());
        if (judged.distance().ridge() > 0) {
            terminal.out()
                    .printf(
                            Locale.ROOT,
                            "  %d pictures are few for %d values: a ridge of %.3g was added, and the distance is too large%n",
                            judged.pairs(),
                            judged.features(),
                            judged.distance().ridge());
        }
        follow("appearance", "its clothes' giver", "its pose's giver", judged.appearance());
        follow("structure", "its pose's giver", "its clothes' giver", judged.structure());
    }

    private void likeness(String what, Judgement.Likeness likeness) {
        terminal.out()
                .printf(
                        Locale.ROOT,
                        "SSIM %.4f of grey, %.4f of colours, least %.4f: %s (%d)%n",
                        likeness.luminance(),
                        likeness.colour(),
                        likeness.least(),
                        what,
                        likeness.count());
    }

    private void follow(String code, String own, String other, Follow.Shares shares) {
        terminal.out()
                .printf(
                        Locale.ROOT,
                        "%s code nearer to %s than to others': %.1f %% of pairs, first in %.1f %% (by chance %.1f), before %s in %.1f %%%n",
                        code,
                        own,
                        100 * shares.pairs(),
                        100 * shares.first(),
                        100 * shares.chance(),
                        other,
                        100 * shares.overOther());
    }

    private Map<String, Object> json(Photos photos, Judgement judged) {
        var json = new LinkedHashMap<String, Object>();
        json.put("data", folder.toString());
        json.put("photos", photos.what());
        json.put("pairs", judged.pairs());
        json.put("seed", seed);
        json.put("generator", generator.files().generator().toString());
        json.put("id", generator.files().appearance().toString());
        var ssim = new LinkedHashMap<String, Object>();
        ssim.put("self", json(judged.self()));
        judged.samePerson().ifPresent(same -> ssim.put("same_person", json(same)));
        json.put("ssim", ssim);
        var distance = new LinkedHashMap<String, Object>();
        distance.put("value", judged.distance().value());
        distance.put("features", vectors());
        distance.put("dimension", judged.features());
        distance.put("real", judged.pairs());
        distance.put("generated", judged.pairs());
        distance.put("ridge", judged.distance().ridge());
        json.put("frechet_distance", distance);
        json.put("appearance_follows", json(judged.appearance()));
        json.put("structure_follows", json(judged.structure()));
        return json;
    }

    private static Map<String, Object> json(Judgement.Likeness likeness) {
        var json = new LinkedHashMap<String, Object>();
        json.put("count", likeness.count());
        json.put("luminance", likeness.luminance());
        json.put("colour", likeness.colour());
        json.put("least", likeness.least());
        return json;
    }

    private static Map<String, Object> json(Follow.Shares shares) {
        var json = new LinkedHashMap<String, Object>();
        json.put("pairs", shares.pairs());
        json.put("first", shares.first());
        json.put("chance", shares.chance());
        json.put("over_other_giver", shares.overOther());
        return json;
    }
}
