package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.reid4j.cli.Console.reid;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.train.RunFolder;

/// `reid runs` as a table: sorted, filtered, with columns of one's own, and with imported models.
class RunTableTest {
    @TempDir
    Path folder;

    @BeforeEach
    void three() throws IOException {
        copy("one-1", "0.5", "2");
        copy("two-1", "0.9", "10");
        copy("three-1", "0.7", "9");
    }

    private void copy(String name, String mAP, String epochs) throws IOException {
        World.copy(World.world().run(), folder.resolve(name));
        var run = RunFolder.open(folder.resolve(name));
        var record = run.record();
        run.write(record.alive(
                        record.started().plusSeconds(Long.parseLong(epochs)),
                        Map.of("epoch", "2", "epochs", epochs, "best_mAP", mAP, "mAP", "0.1"))
                .end(record.status(), record.reason(), record.started().plusSeconds(60)));
    }

    private List<String> names(Object... words) {
        var all = new ArrayList<Object>(List.of("runs", "runs=" + folder, "columns=run"));
        all.addAll(List.of(words));
        return reid(all.toArray()).succeeded().out().lines().skip(1).toList();
    }

    @Test
    void anythingNotedCanBeSortedBy() {
        assertThat(names("sort=mAP")).containsExactly("two-1", "three-1", "one-1");
        assertThat(names("sort=mAP", "--reverse")).containsExactly("one-1", "three-1", "two-1");
        assertThat(names("sort=epochs")).as("as numbers").containsExactly("two-1", "three-1", "one-1");
        assertThat(names("sort=run")).containsExactly("one-1", "three-1", "two-1");
        assertThat(names("sort=optimizer.lr")).as("ties by name").containsExactly("one-1", "three-1", "two-1");
    }

    @Test
    void columnsAreChosenAndMayBeKeys() {
        var lines = reid("runs", "runs=" + folder, "columns=run,mAP,model,train.epochs,data", "sort=mAP")
                .succeeded()
                .out()
                .lines()
                .toList();
        assertThat(lines.get(0).split(" +")).containsExactly("run", "mAP", "model", "train.epochs", "data");
        assertThat(lines.get(1)).startsWith("two-1 ").contains(" 90.0 ", "strong-baseline resnet18", " 1 ", "street");
        assertThat(reid("runs", "runs=" + folder, "columns=run,optimiser.lr").failed(2).message())
                .contains("no run has a column 'optimiser.lr'", "did you mean optimizer.lr?");
        assertThat(reid("runs", "runs=" + folder, "sort=map").failed(2).message()).contains("did you mean mAP?");
    }

    @Test
    void modelDataAndStatusFilter() {
        assertThat(names("model=resnet18", "sort=run")).hasSize(3);
        assertThat(names("data=STREET", "status=finished")).hasSize(3);
        assertThat(reid("runs", "runs=" + folder, "model=mgn").succeeded().out()).contains("is such a one");
        assertThat(reid("runs", "runs=" + folder, "status=ready").failed(2).message()).contains("must be one of running");
    }

    @Test
    void importedModelsAreListedToo() throws IOException {
        Path model = folder.resolve("models/mine");
        Files.createDirectories(model);
        Files.copy(World.world().run().resolve("model.json"), model.resolve("model.json"));
        assertThat(reid("runs", "runs=" + folder).succeeded().out()).contains("models/mine", "imported", "taken over");
        assertThat(names("status=imported")).containsExactly("models/mine");
        var json = reid("runs", "runs=" + folder, "--json").json();
        assertThat(json.get("runs").size()).isEqualTo(3);
        assertThat(json.get("models").get(0).get("run").asString()).isEqualTo("models/mine");
        assertThat(reid("runs", "models/mine", "runs=" + folder).succeeded().out())
                .contains("network  strong-baseline", "bands ", "reid search PHOTO in DIR run=");
        assertThat(reid("runs", "mine", "runs=" + folder, "--json").json().get("status").asString())
                .isEqualTo("imported");
    }
}
