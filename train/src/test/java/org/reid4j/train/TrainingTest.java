package org.reid4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.Sample;
import org.reid4j.core.data.Split;
import org.reid4j.core.eval.Protocol;
import org.reid4j.image.ImageLimits;
import org.reid4j.image.ImageReader;
import org.reid4j.torch.Scope;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.hook.EpochReport;
import org.reid4j.train.hook.Hook;
import org.reid4j.train.hook.Measured;
import org.reid4j.train.hook.RollbackReport;
import org.reid4j.train.hook.StepReport;

class TrainingTest {
    @TempDir
    static Path folder;

    private static Dataset dataset;

    @BeforeAll
    static void photos() throws IOException {
        dataset = Fixture.dataset(folder.resolve("photos"));
    }

    private static RunFolder run(String name) {
        return RunFolder.create(folder.resolve("runs"), name);
    }

    /// Trains the tiny network.
    private static TrainingResult train(
            RunConfig config, Dataset photos, RunFolder run, List<Hook> hooks, StopSignal stop) {
        return Fixture.tiny(config, photos, run).start(hooks, stop, false);
    }

    @Test
    void aRunLeavesWhatTheNextOneNeeds() throws IOException {
        RunFolder run = run("whole");
        var epochs = new ArrayList<EpochReport>();
        TrainingResult result = Training.run(
                Fixture.config("train.epochs=2", "eval.flip=true", "eval.rerank=true"),
                dataset,
                run,
                List.of(new Hook() {
                    @Override
                    public void onEpoch(EpochReport report) {
                        epochs.add(report);
                    }
                }),
                new StopSignal());
        for (String name : List.of(
                "run.json",
                "config.yaml",
                "log.txt",
                "metrics.csv",
                "metrics.jsonl",
                "timings.csv",
                "model.json",
                "MODEL.md",
                "batch-0.jpg",
                "weights/last.safetensors",
                "weights/best.safetensors",
                "state/latest",
                "tb")) {
            assertThat(run.file(name)).exists();
        }
        assertThat(epochs).hasSize(2);
        assertThat(epochs.getFirst().evaluation()).isEmpty();
        assertThat(epochs.getLast().evaluation()).isPresent();
        assertThat(epochs.getLast().terms()).containsKeys("cross_entropy", "triplet", "center");
        var measured = (Measured.Photos) result.end().evaluation().orElseThrow();
        assertThat(measured.report().reranked()).isPresent();
        assertThat(run.record().provenance()).containsKeys("java", "libtorch", "blas", "train_sha256");

        // the model opens from the folder, and from the weight file alone
        Path alone = Files.copy(run.weights(), folder.resolve("alone.safetensors"));
        List<float[]> embedded = new ArrayList<>();
        for (Path path : List.of(run.path(), alone)) {
            try (TorchEmbedder embedder = TorchEmbedder.open(path, TorchEmbedder.Options.defaults())) {
                var reader = new ImageReader(ImageLimits.datasets(), false);
                Evaluate.Result again = Evaluate.run(
                        dataset,
                        new EmbedDataset(embedder, reader, 2, 3),
                        Evaluate.options(dataset, Fixture.config().eval(), false),
                        (done, of) -> assertThat(done).isBetween(1, of));
                embedded.add(again.query().embeddings().values());
                assertThat(again.report().scores().mAP()).isEqualTo(measured.score());
            }
        }
        assertThat(embedded.getFirst()).isEqualTo(embedded.getLast());
        assertThat(Models.find(run.path()).card().bands()).isPresent();
    }

    @Test
    void aLossThatExplodesStopsInItsStepAndTouchesNoCheckpoint() throws IOException {
        RunFolder run = run("explodes");
        assertThatThrownBy(() -> train(
                        Fixture.config(
                                "optimizer=sgd",
                                "optimizer.lr=1e30",
                                "schedule.warmup=0",
                                "train.epochs=9",
                                "train.save_every_steps=1"),
                        dataset,
                        run,
                        List.of(),
                        new StopSignal()))
                .isInstanceOfSatisfying(DivergenceException.class, diverged -> {
                    assertThat(diverged.kind()).isEqualTo(ReidException.Kind.CHECK);
                    assertThat(diverged.step()).isBetween(2L, 6L);
                })
                .hasMessageContaining("learning rate 1.0E30")
                .hasMessageContaining(".png");
        assertThat(run.record().status()).isEqualTo(RunRecord.Status.FAILED);
        assertThat(Files.readString(run.file("log.txt"))).contains("diverged");
    }

    @Test
    void rollingBackHalvesTheRateThreeTimesAndThenGivesUp() throws IOException {
        RunFolder run = run("rollback");
        var rollbacks = new ArrayList<RollbackReport>();
        var closed = new ArrayList<String>();
        var listens = new Hook() {
            @Override
            public void onRollback(RollbackReport report) {
                rollbacks.add(report);
            }

            @Override
            public void close() {
                closed.add("closed");
            }
        };
        assertThatThrownBy(() -> train(
                        Fixture.config(
                                "optimizer=sgd",
                                "optimizer.lr=1e30",
                                "schedule.warmup=0",
                                "train.on_nan=rollback",
                                "train.save_every_steps=1"),
                        dataset,
                        run,
                        List.of(listens),
                        new StopSignal()))
                .isInstanceOf(DivergenceException.class)
                .hasMessageContaining("1.25E29");
        assertThat(rollbacks).extracting(RollbackReport::count).containsExactly(1, 2, 3);
        assertThat(rollbacks).extracting(RollbackReport::rateFactor).containsExactly(0.5, 0.25, 0.125);
        assertThat(Files.readString(run.file("log.txt"))).contains("back to step 1 (1 of 3 times)");
        assertThat(closed).hasSize(1);
    }

    @Test
    void accumulatedBatchesMakeOneStep() {
        var steps = new ArrayList<StepReport>();
        train(
                Fixture.config(
                        "train.epochs=1",
                        "train.accumulate=2",
                        "train.clip_norm=0.5",
                        "train.freeze_backbone_epochs=1"),
                dataset,
                run("accumulate"),
                List.of(new Hook() {
                    @Override
                    public void onStep(StepReport report) {
                        steps.add(report);
                    }
                }),
                new StopSignal());
        assertThat(steps.stream().filter(StepReport::stepped).count()).isEqualTo((steps.size() + 1) / 2);
        assertThat(steps.getLast().stepped()).isTrue();
    }

    @Test
    void nativeMemoryIsFlatOverSteps() {
        var live = new ArrayList<Long>();
        train(
                Fixture.config("train.epochs=60", "eval.every=0", "schedule.milestones=[8]"),
                dataset,
                run("memory"),
                List.of(new Hook() {
                    @Override
                    public void onStep(StepReport report) {
                        live.add(Scope.liveObjects());
                    }
                }),
                new StopSignal());
        assertThat(live).hasSizeGreaterThan(200);
        // Java may collect stray references in between, so the count may fall but must not rise
        assertThat(live.getLast()).isLessThanOrEqualTo(live.get(5));
    }

    @Test
    void whatCannotWorkIsRefusedBeforeAnythingStarts() {
        List<Sample> train = dataset.train().samples();
        Dataset sameCamera = new Dataset(
                "folder",
                folder,
                dataset.train(),
                new Split("query", train.subList(0, 1)),
                new Split("gallery", train.subList(2, 3)),
                Map.of(),
                new Protocol.CrossCamera(),
                List.of());
        assertThatThrownBy(() -> train(Fixture.config(), sameCamera, run("x"), List.of(), new StopSignal()))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("0 of 1 queries can be scored: 1 have matches only from their own camera");
        Dataset onePerson = new Dataset(
                "folder",
                folder,
                new Split("train", train.subList(0, 4)),
                dataset.query(),
                dataset.gallery(),
                Map.of(),
                new Protocol.CrossCamera(),
                List.of());
        assertThatThrownBy(() -> train(Fixture.config(), onePerson, run("x"), List.of(), new StopSignal()))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("at least 2 people");
        assertThatThrownBy(
                        () -> train(Fixture.config("weights=imagenet"), dataset, run("x"), List.of(), new StopSignal()))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("reid weights fetch");
    }

    @Test
    void aPhotoThatCannotBeReadStopsTrainingByNameUnlessAllowed() throws IOException {
        Path root = folder.resolve("broken");
        Dataset broken = Fixture.dataset(root);
        Path file = broken.train().samples().getFirst().path();
        Files.write(file, new byte[] {1, 2, 3});
        assertThatThrownBy(() -> train(Fixture.config(), broken, run("bad"), List.of(), new StopSignal()))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining(file.toString());
        TrainingResult allowed = train(
                Fixture.config("data.max_bad=1", "train.epochs=1"), broken, run("bad"), List.of(), new StopSignal());
        assertThat(allowed.end().position().step()).isPositive();
    }

    @Test
    void runFoldersAreNumberedAndTheLatestIsFound() {
        Path runs = folder.resolve("numbered");
        assertThat(RunFolder.latest(runs)).isEmpty();
        assertThat(RunFolder.create(runs, "a").name()).isEqualTo("a-1");
        assertThat(RunFolder.create(runs, "a").name()).isEqualTo("a-2");
        assertThat(RunFolder.create(runs, "b").name()).isEqualTo("b-1");
        assertThat(RunFolder.list(runs)).extracting(RunFolder::name).containsExactly("a-1", "a-2", "b-1");
        assertThatThrownBy(() -> RunFolder.open(runs.resolve("a-3"))).hasMessageContaining("did you mean a-1?");
        assertThatThrownBy(() -> RunFolder.create(runs, "c").weights()).hasMessageContaining("no weights yet");
    }
}
