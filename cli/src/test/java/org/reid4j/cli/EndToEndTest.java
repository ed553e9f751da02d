package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.reid4j.cli.Console.reid;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.torch.weights.Safetensors;

/// From a folder of photos to numbers and answers, by nothing but what a person types.
class EndToEndTest {
    private static final int QUERIES = 8;
    private static final int DIMENSION = 512;
    private static final long HANDLED = 300; // ms

    @TempDir
    Path folder;

    private final World world = World.world();

    @Test
    void trainingLeavesARunFolderAndSaysWhereTheReportIs() throws IOException {
        var runs = folder.resolve("runs");
        var json = reid(World.train(world.street(), runs, "--json").toArray())
                .succeeded()
                .json();
        var run = runs.resolve("tiny-1");
        assertThat(json.get("run").asString()).isEqualTo(run.toString());
        assertThat(json.get("valid_queries").asInt()).isEqualTo(QUERIES);
        assertThat(json.get("best_epoch").asInt()).isEqualTo(1);
        assertThat(Path.of(json.get("report").asString())).isRegularFile();
        for (var name : new String[] {
            "run.json",
            "config.yaml",
            "log.txt",
            "metrics.csv",
            "metrics.jsonl",
            "MODEL.md",
            "model.json",
            "weights/last.safetensors",
            "weights/best.safetensors",
            "eval/summary.json",
            "report.html"
        }) {
            assertThat(run.resolve(name)).isNotEmptyFile();
        }
        assertThat(Files.readString(run.resolve("run.json")))
                .contains("\"finished\"")
                .contains("2026-03-01T12:00:00Z");
        // The same words once more: another folder, the same weights.
        reid(World.train(world.street(), runs).toArray()).succeeded();
        assertThat(runs.resolve("tiny-2/weights/last.safetensors"))
                .hasSameBinaryContentAs(run.resolve("weights/last.safetensors"));
    }

    @Test
    void aDryRunMakesNothing() {
        var runs = folder.resolve("runs");
        var json = reid(World.train(world.street(), runs, "--dry-run", "--json").toArray())
                .succeeded()
                .json();
        assertThat(json.get("epochs").asInt()).isEqualTo(1);
        assertThat(runs).doesNotExist();
        assertThat(reid("train", "--resume", "--dry-run", "runs=" + runs)
                        .failed(2)
                        .message())
                .contains("--dry-run estimates a training from its begin");
    }

    @Test
    void evaluatingTheRunAgainGivesTheNumbersOfItsTraining() throws IOException {
        var trained = Terminal.mapper().readTree(Files.readString(world.run().resolve("eval/summary.json")));
        var copy = folder.resolve("tiny-1");
        World.copy(world.run(), copy);
        var json = reid("eval", "run=tiny-1", "runs=" + folder, "--rerank", "--json")
                .succeeded()
                .json();
        assertThat(json.get("mAP").asDouble()).isCloseTo(trained.get("mAP").asDouble(), within(1e-6));
        assertThat(json.get("cmc")).isEqualTo(trained.get("cmc"));
        assertThat(json.get("rerank").get("valid_queries").asInt()).isEqualTo(QUERIES);
        for (var name : new String[] {
            "summary.json", "cmc.csv", "per-query.csv", "thresholds.csv", "distances.csv", "report.html"
        }) {
            assertThat(copy.resolve("eval/1").resolve(name)).isNotEmptyFile();
        }
        assertThat(Files.readAllLines(copy.resolve("eval/1/per-query.csv"))).hasSize(1 + QUERIES);
    }

    @Test
    void theFeatureBeforeTheNeckCanBeMeasuredToo() throws IOException {
        World.copy(world.run(), folder.resolve("tiny-1"));
        var euclidean = new Object[] {"eval", "run=tiny-1", "runs=" + folder, "metric=euclidean", "--json"};
        var after = reid(euclidean).succeeded().json();
        var before = reid(Stream.concat(Stream.of(euclidean), Stream.of("test_feature=before"))
                        .toArray())
                .succeeded()
                .json();
        assertThat(before.get("mAP").asDouble()).isNotEqualTo(after.get("mAP").asDouble());
        assertThat(reid("eval", "run=tiny-1", "runs=" + folder, "--test-feature=middle")
                        .failed(2)
                        .message())
                .contains("test_feature is 'middle', allowed: before, after");
    }

    @Test
    void embeddingsOfAFolderHaveLengthOneAndTheirPhotosNames() throws IOException {
        var query = world.street().resolve("query");
        var output = folder.resolve("query.safetensors");
        var json = reid(
                        "embed",
                        query,
                        "--output",
                        output,
                        "runs=" + world.runs(),
                        "run=tiny-1",
                        "--no-cache",
                        "--json")
                .succeeded()
                .json();
        assertThat(json.get("photos").asInt()).isEqualTo(QUERIES);
        assertThat(json.get("dimension").asInt()).isEqualTo(DIMENSION);
        var file = Safetensors.read(output);
        float[] values = file.tensor("embedding").orElseThrow().toFloats();
        assertThat(values).hasSize(QUERIES * DIMENSION);
        double squares = 0;
        for (int i = 0; i < DIMENSION; i++) {
            squares += (double) values[i] * values[i];
        }
        assertThat(squares).isCloseTo(1, within(1e-5));
        assertThat(file.metadata())
                .containsEntry("0", World.files(query, "0").getFirst().toString());
        var table = folder.resolve("query.csv");
        reid("embed", query, "--output=" + table, "runs=" + world.runs(), "run=tiny-1", "--no-cache")
                .succeeded();
        assertThat(Files.readAllLines(table))
                .hasSize(QUERIES)
                .allMatch(line -> line.split(",").length == 1 + DIMENSION);
    }

    @Test
    void aSetOfPeopleWithoutSplitsIsMeasuredWhole() throws IOException {
        var people = folder.resolve("people");
        for (var part : new String[] {"query", "bounding_box_test"}) {
            for (var photo : World.files(world.street().resolve(part), "0")) {
                var person = photo.getFileName().toString().substring(0, 4);
                if (!person.equals("0000")) {
                    Files.createDirectories(people.resolve(person));
                    Files.copy(photo, people.resolve(person).resolve(photo.getFileName()));
                }
            }
        }
        World.copy(world.run(), folder.resolve("tiny-1"));
        var outcome = reid("eval", "data=" + people, "runs=" + folder).succeeded();
        assertThat(outcome.err())
                .contains("all 4 people are tested, nobody trains")
                .contains("everybody in it is measured; where the network learned from some of them")
                .doesNotContain("0 people train");
        assertThat(outcome.out())
                .contains("thresholds measured on 4 people: take them as a hint")
                .doesNotContain("bystander");
        assertThat(Files.readString(folder.resolve("tiny-1/eval/1/report.html")))
                .contains("The thresholds were measured on 4 people: take them as a hint.");
    }

    @Test
    void theRunIsListedWithItsScores() {
        var runs = reid("runs", "runs=" + world.runs(), "--json")
                .succeeded()
                .json()
                .get("runs");
        assertThat(runs.size()).isEqualTo(1);
        assertThat(runs.get(0).get("run").asString()).isEqualTo("tiny-1");
        assertThat(runs.get(0).get("status").asString()).isEqualTo("finished");
        assertThat(reid("runs", "runs=" + world.runs()).out())
                .contains("tiny-1")
                .contains("epoch 1 of 1");
        assertThat(reid("runs", "runs=" + folder.resolve("none")).succeeded().out())
                .startsWith("no runs in ");
    }

    @Test
    void theRunsConfigurationCanBeShownAndStartedFrom() {
        var config = world.run().resolve("config.yaml");
        var json =
                reid("config", "show", config, "seed=9", "--json").succeeded().json();
        assertThat(json.get("model.backbone").get("value").asString()).isEqualTo("resnet18");
        assertThat(json.get("model.backbone").get("origin").asString()).startsWith(config + ":");
        assertThat(json.get("seed").get("origin").asString()).isEqualTo("command line");
        assertThat(json.get("data.path").get("value").asString())
                .isEqualTo(world.street().toString());
    }

    @Test
    void aStoppedRunGoesOnToTheSameWeightsAsAnUninterruptedOne() throws IOException {
        var runs = folder.resolve("runs");
        reid(World.train(world.street(), runs, "train.epochs=6", "name=whole").toArray())
                .succeeded();
        var err = new ByteArrayOutputStream();
        var stopped = reid(
                err,
                interrupting(err),
                World.train(world.street(), runs, "train.epochs=6", "name=stopped")
                        .toArray());
        var run = runs.resolve("stopped-1");
        assertThat(stopped.exit()).as(stopped.err()).isEqualTo(130);
        assertThat(stopped.err())
                .contains("stopping: finishing this step and saving")
                .contains("stopped and saved; go on with: reid train --resume run=" + run);
        assertThat(Files.readString(run.resolve("run.json"))).contains("\"stopped\"");

        var resumed = reid("train", "--resume", "run=" + run).succeeded();
        assertThat(resumed.err()).contains("going on behind step ");
        assertThat(Files.readString(run.resolve("run.json"))).contains("\"finished\"");
        assertThat(run.resolve("weights/last.safetensors"))
                .hasSameBinaryContentAs(runs.resolve("whole-1/weights/last.safetensors"));
        assertThat(run.resolve("metrics.csv")).hasSameTextualContentAs(runs.resolve("whole-1/metrics.csv"));
    }

    @Test
    void moreEpochsCanBeAskedOfAFinishedRun() throws IOException {
        World.copy(world.run(), folder.resolve("tiny-1"));
        reid("train", "--resume", "runs=" + folder, "train.epochs=2").succeeded();
        assertThat(Files.readAllLines(folder.resolve("tiny-1/metrics.csv"))).hasSize(1 + 2);
    }

    /// A standard error behind which a person presses Ctrl-C once training has begun.
    private static OutputStream interrupting(ByteArrayOutputStream err) {
        return new OutputStream() {
            private boolean pressed;

            @Override
            public void write(int b) {
                err.write(b);
            }

            @Override
            public void write(byte[] bytes, int from, int count) {
                err.write(bytes, from, count);
                if (!pressed && err.toString(StandardCharsets.UTF_8).contains("learning ")) {
                    pressed = true;
                    interrupt();
                }
            }
        };
    }

    private static void interrupt() {
        try { // by reflection, as the compiler warns of a class that has no supported replacement
            Class<?> signal = Class.forName("sun.misc.Signal");
            signal.getMethod("raise", signal)
                    .invoke(null, signal.getConstructor(String.class).newInstance("INT"));
            Thread.sleep(HANDLED); // the JVM hands the signal to a thread of its own
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
