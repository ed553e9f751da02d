package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.reid4j.cli.Console.reid;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.train.RunFolder;
import org.reid4j.train.RunRecord;
import org.reid4j.train.config.ConfigOrigins;

/// `reid runs`, which weights a command takes of a run, and what it says of one that is finished.
class RunsTest {
    @TempDir
    Path folder;

    private RunFolder run;

    @BeforeEach
    void copy() throws IOException {
        World.copy(World.world().run(), folder.resolve("tiny-1"));
        run = RunFolder.open(folder.resolve("tiny-1"));
    }

    private void reached(String bestEpoch, String best, String lastEpoch, String last) {
        run.write(run.record()
                .alive(
                        run.record().started(),
                        Map.of(
                                "epoch",
                                "9",
                                "epochs",
                                "9",
                                "best_epoch",
                                bestEpoch,
                                "best_mAP",
                                best,
                                "best_rank1",
                                best,
                                "measured_epoch",
                                lastEpoch,
                                "mAP",
                                last,
                                "rank1",
                                last)));
    }

    @Test
    void theBestAndTheLastScoreAreNamedEverywhere() throws IOException {
        reached("8", "0.886", "9", "0.879");
        assertThat(reid("runs", "runs=" + folder).out())
                .startsWith("run ")
                .contains("epoch 9 of 9 · mAP best 88.6 at epoch 8, last 87.9");
        var shown = reid("runs", "tiny-1", "runs=" + folder).succeeded().out();
        assertThat(shown).contains("mAP best 88.6 at epoch 8, last 87.9", "rank-1 best 88.6", "best.safetensors");
        assertThat(shown)
                .isEqualTo(reid("runs", "show", "tiny-1", "runs=" + folder).out());
        reached("9", "0.886", "9", "0.886");
        assertThat(reid("runs", "runs=" + folder).out()).contains("mAP best and last 88.6 at epoch 9");
        assertThat(Files.readString(World.world().run().resolve("report.html")))
                .contains("mAP best and last ")
                .contains("the best weights are kept");
    }

    @Test
    void onlyARunThatNoLongerRunsIsToBeResumed() {
        var now = run.record().started(); // the tests' clock stands still
        run.write(run.record().alive(now, Map.of()));
        assertThat(shown()).contains("tiny-1, running", "it goes on by itself").doesNotContain("--resume");
        run.write(run.record().alive(now.minus(RunRecord.SILENCE.multipliedBy(2)), Map.of()));
        assertThat(shown()).contains("tiny-1, lost", "reid train --resume run=" + run.path());
        run.write(run.record().end(RunRecord.Status.STOPPED, Optional.empty(), now));
        assertThat(shown()).contains("tiny-1, stopped", "reid train --resume run=" + run.path());
    }

    private String shown() {
        return reid("runs", "tiny-1", "runs=" + folder).succeeded().out();
    }

    @Test
    void aProgramGetsNumbers() {
        reached("8", "0.886", "9", "0.879");
        var listed = reid("runs", "runs=" + folder, "--json").json().get("runs").get(0);
        assertThat(listed.get("progress").get("epoch").isIntegralNumber()).isTrue();
        assertThat(listed.get("progress").get("mAP").isFloatingPointNumber()).isTrue();
        assertThat(listed.get("best").get("mAP").asDouble()).isEqualTo(0.886);
        assertThat(listed.get("best").get("epoch").asInt()).isEqualTo(8);
        assertThat(listed.get("last").get("mAP").asDouble()).isEqualTo(0.879);
        assertThat(RunFolder.open(run.path()).record().progress()).containsEntry("best_mAP", "0.886");
    }

    @Test
    void trainingNotesItsBestMeasurement() {
        assertThat(World.world().run().resolve("run.json")).content().contains("\"best_epoch\" : 1");
        assertThat(run.record().provenance()).containsKeys("reid4j", "libtorch", "threads");
    }

    @Test
    void missingBestWeightsAreSaidOrRefused() throws IOException {
        var street = World.world().street().resolve("query");
        var photo = World.files(street, "0").getFirst();
        Files.delete(run.file("weights").resolve("best.safetensors"));
        assertThat(reid("search", photo, "in", street, "runs=" + folder, "--no-cache")
                        .succeeded()
                        .err())
                .contains("best.safetensors is missing (nothing was measured, or the file is gone): using last");
        assertThat(reid("search", photo, "in", street, "runs=" + folder, "weights=best")
                        .failed(2)
                        .message())
                .startsWith("error: run tiny-1 has no ")
                .contains("weights=last");
    }

    @Test
    void aFinishedRunIsNotStartedAgain() {
        var outcome = reid("train", "--resume", "runs=" + folder).succeeded();
        assertThat(outcome.err())
                .contains("tiny-1 is already finished (1 of 1 epochs); raise train.epochs to go on")
                .doesNotContain("learning");
        assertThat(reid("train", "--resume", "runs=" + folder, "--json")
                        .json()
                        .get("status")
                        .asString())
                .isEqualTo("finished");
    }

    @Test
    void aRunKnowsItsPhotosFromAnyFolder() throws IOException {
        assertThat(run.config().config().data().path().orElseThrow()).isAbsolute();
        World.copy(World.world().street(), folder.resolve("photos/street")); // an older run's, named relative to here
        var config = run.file("config.yaml");
        Files.writeString(
                config, Files.readString(config).replaceFirst("(?m)^  path: .*$", "  path: photos/street"));
        assertThat(run.config().config().data().path())
                .contains(folder.resolve("photos/street").toAbsolutePath());
        assertThat(reid("eval", "run=tiny-1", "runs=" + folder, "--json").succeeded().json().get("data").asString())
                .isEqualTo(folder.resolve("photos/street").toString());
        Files.writeString(config, Files.readString(config).replace("photos/street", "photos/gone"));
        assertThat(reid("eval", "run=tiny-1", "runs=" + folder).failed(2).message())
                .contains("the photos that run tiny-1 was trained on are gone", "data=DIR");
    }

    @Test
    void itIsNotedWhoSetAValue() {
        var origins = ConfigOrigins.read(run.path());
        assertThat(origins)
                .containsEntry("seed", "command line")
                .containsEntry("clip.frames", "default")
                .hasEntrySatisfying(
                        "model.label_smoothing", from -> assertThat(from).startsWith("configs/base/strong-baseline.yaml:10:"));
        assertThat(origins.keySet()).containsAll(run.config().origins().keySet());
    }

    @Test
    void aSlipForLatestIsHinted() {
        assertThat(reid("eval", "run=lastest", "runs=" + folder).failed(2).message())
                .contains("did you mean latest?");
        assertThat(reid("eval", "run=moonlight", "runs=" + folder).failed(2).message())
                .doesNotContain("did you mean");
    }

    @Test
    void commandsInMessagesAreNamedAsTheProgramWasCalled() {
        assertThat(Called.as("./reid", "go on with: reid train --resume run=x"))
                .isEqualTo("go on with: ./reid train --resume run=x");
        assertThat(Called.as("./reid", "/opt/reid data and myreid data stay")).doesNotContain("./reid");
    }
}
