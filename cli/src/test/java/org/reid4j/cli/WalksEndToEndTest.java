package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.reid4j.cli.Console.reid;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.image.walk.Condition;
import org.reid4j.image.walk.WalkConfig;
import org.reid4j.image.walk.WalkWorld;

/// From a folder of walks to numbers by view and a page, by nothing but what a person types.
class WalksEndToEndTest {
    @TempDir
    private static Path folder;

    private static Path walks;
    private static Path runs;
    private static Path run;
    private static Console.Outcome trained;

    @BeforeAll
    static void trainOnce() {
        walks = folder.resolve("walks");
        runs = folder.resolve("runs");
        WalkWorld.write(new WalkConfig(5, 3, 2, 4, 64, List.of(0, 90), List.of(Condition.NM_01)), walks);
        trained = reid(train("demo-gaitgln", "model.lateral=4", "pretrain.epochs=1", "--untrained", "--json"));
        run = runs.resolve("walk-1");
    }

    /// The words that train the smallest gait network for an epoch.
    private static Object[] train(String config, Object... more) {
        var words = new ArrayList<Object>(List.of(
                "train",
                "data=" + walks,
                "runs=" + runs,
                "--config",
                config,
                "name=walk",
                "threads=1",
                "data.workers=1",
                "model.channels=2,2,4",
                "model.dimension=4",
                "clip.frames=2",
                "sampler.identities=2",
                "sampler.images=2",
                "sampler.batches=2",
                "schedule.warmup=0",
                "train.epochs=1"));
        words.addAll(List.of(more));
        return words.toArray();
    }

    private static Object[] eval(Object... more) {
        return Stream.concat(Stream.of("eval", "run=walk-1", "runs=" + runs), Stream.of(more))
                .toArray();
    }

    @Test
    void trainingInTwoPhasesLeavesNumbersByViewAndAPage() throws IOException {
        var json = trained.succeeded().json();
        assertThat(json.get("best_epoch").asInt()).isEqualTo(2);
        assertThat(json.get("nm").asDouble()).isBetween(0.0, 100.0);
        assertThat(json.get("untrained").get("cl").asDouble()).isBetween(0.0, 100.0);
        assertThat(json.get("features").has("compact")).isTrue();
        assertThat(json.get("features").get("parts").get("numbers").asInt()).isEqualTo(93 * 4);
        for (var name : new String[] {
            "weights/best.safetensors",
            "model.json",
            "eval/summary.json",
            "eval/views.csv",
            "batch-0.jpg",
            "metrics.csv"
        }) {
            assertThat(run.resolve(name)).isNotEmptyFile();
        }
        assertThat(Files.readAllLines(run.resolve("metrics.csv"))).hasSize(1 + 2);
        assertThat(Files.readString(run.resolve("report.html")))
                .contains("View by view")
                .contains("NM: rank-1 by view")
                .contains("CL: rank-1 by view")
                .contains("90°")
                .contains("What the network saw")
                .contains("What each feature costs and gives")
                .doesNotContain(">NaN");
        assertThat(reid("runs", "runs=" + runs).succeeded().out())
                .contains("walk-1")
                .contains("epoch 2 of 2");
        assertThat(reid("runs", "walk-1", "runs=" + runs).succeeded().out())
                .contains("gaitgln")
                .doesNotContain("PHOTO");
    }

    @Test
    void evaluatingTheRunAgainGivesTheNumbersOfItsTraining() {
        var before = trained.succeeded().json();
        var json = reid(eval("--json")).succeeded().json();
        for (var name : new String[] {"nm", "bg", "cl", "by_view", "tables", "views"}) {
            assertThat(json.get(name)).as(name).isEqualTo(before.get(name));
        }
        assertThat(Path.of(json.get("report").asString())).content().contains("View by view");
        var parts = reid(eval("--test-feature", "parts", "--json")).succeeded().json();
        assertThat(parts.get("features").propertyNames()).containsExactly("parts");
        assertThat(parts.get("nm"))
                .isEqualTo(before.get("features").get("parts").get("nm"));
        assertThat(reid(eval("--flatten")).succeeded().out())
                .contains("rank-1, %")
                .contains("report: ");
    }

    @Test
    void gaitSetIsTrainedInOneGo() {
        var json = reid(train("demo-gaitset", "name=set", "--json")).succeeded().json();
        assertThat(json.get("features").propertyNames()).containsExactly("embedding");
        assertThat(json.get("features").get("embedding").get("parts").asInt()).isEqualTo(62);
        assertThat(reid(eval("run=set-1", "--test-feature=parts")).exit()).isEqualTo(2);
        assertThat(reid(train("demo-gaitset", "pretrain.epochs=1")).failed(2).message())
                .contains("pretrain.epochs is 1, but gaitset is trained in one go");
    }

    @Test
    void wrongUsesAreRefusedInAFewLines() {
        var world = World.world();
        int before = runs.toFile().list().length;
        assertThat(reid(train("demo-gaitgln", "data=" + world.street()))
                        .failed(2)
                        .message())
                .contains("gaitgln reads walks");
        assertThat(reid(World.train(walks, runs).toArray()).failed(2).message())
                .contains("strong-baseline reads photos");
        assertThat(reid(World.train(world.street(), runs, "pretrain.epochs=1").toArray())
                        .failed(2)
                        .message())
                .contains("pretrain.epochs is 1, but strong-baseline is trained in one go");
        assertThat(reid(eval("--rerank")).failed(2).message()).contains("leave out --flip, --rerank and --protocol");
        assertThat(reid(eval("--flatten", "--metric=cosine")).failed(2).message())
                .contains("leave one out");
        assertThat(reid(eval("--test-feature=middle")).failed(2).message()).contains("allowed: auto, parts, compact");
        assertThat(reid(eval("data=" + world.street())).failed(2).message()).contains("gaitgln reads walks");
        var weights = world.run().resolve("weights/last.safetensors");
        assertThat(reid(train("demo-gaitgln", "weights=file", "weights.file=" + weights))
                        .failed(2)
                        .message())
                .contains("None of the file's");
        assertThat(runs.toFile().list().length).isLessThanOrEqualTo(before + 1); // the one whose weights were opened
    }
}
