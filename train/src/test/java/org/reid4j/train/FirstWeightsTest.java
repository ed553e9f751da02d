package org.reid4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.models.ReidNet;
import org.reid4j.models.Systems;
import org.reid4j.torch.weights.Safetensors;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.torch.weights.WeightsException;

/// First weights fill a whole backbone or nothing.
class FirstWeightsTest {
    @TempDir
    Path folder;

    private static ReidNet net(String backbone, int classes) {
        return Systems.create(Systems.spec("strong-baseline", Map.of("backbone", backbone)), classes, 1);
    }

    private Path write(TensorFile weights) {
        Path file = folder.resolve("first.safetensors");
        Safetensors.write(file, weights.tensors(), Map.of());
        return file;
    }

    @Test
    void weightsOfAnotherBackboneAreRefusedAloneAndWithinANetwork() {
        try (ReidNet small = net("resnet18", 3);
                ReidNet large = net("resnet34", 3)) {
            Path trunk = write(small.backbone().getFirst().snapshot());
            assertThatThrownBy(() -> Models.initialise(large, trunk)).isInstanceOf(WeightsException.class);
            Path whole = write(small.snapshot());
            assertThatThrownBy(() -> Models.initialise(large, whole))
                    .isInstanceOf(WeightsException.class)
                    .hasMessageContaining("another backbone: base.layer1.2");
            Path larger = write(large.snapshot());
            assertThatThrownBy(() -> Models.initialise(small, larger))
                    .isInstanceOf(WeightsException.class)
                    .hasMessageContaining("another backbone: base.layer1.2");
        }
    }

    private static ReidNet gait(String system, String... settings) {
        var all = new HashMap<>(Map.of("channels", "2,2,4", "dimension", "4"));
        for (String setting : settings) {
            all.put(setting.split("=", -1)[0], setting.split("=", -1)[1]);
        }
        return Systems.create(Systems.spec(system, all), 3, 1);
    }

    @Test
    void aGaitNetworkBeginsWithThoseOfItsFirstPhaseAndNotWithAnotherNetworks() {
        try (ReidNet whole = gait("gaitgln", "lateral=4");
                ReidNet lateral = gait("gaitgln", "lateral=4", "phase=1");
                ReidNet wide = gait("gaitgln", "lateral=8", "channels=2,2,8");
                ReidNet set = gait("gaitset");
                ReidNet photos = net("resnet18", 3)) {
            assertThat(Models.initialise(whole, write(lateral.snapshot())).getFirst())
                    .contains("into the network, not in the file: ");
            assertThat(whole.snapshot().tensor("Head.fc_bin").orElseThrow().toFloats())
                    .isEqualTo(lateral.snapshot()
                            .tensor("Head.fc_bin")
                            .orElseThrow()
                            .toFloats());
            assertThatThrownBy(() -> Models.initialise(lateral, write(photos.snapshot())))
                    .isInstanceOf(WeightsException.class)
                    .hasMessageContaining("None of the file's");
            assertThatThrownBy(() -> Models.initialise(whole, write(wide.snapshot())))
                    .isInstanceOf(WeightsException.class)
                    .hasMessageContaining("of another network: only ")
                    .hasMessageContaining(" in the file, ");
            assertThatThrownBy(() -> Models.initialise(set, write(lateral.snapshot())))
                    .isInstanceOf(WeightsException.class);
        }
    }

    @Test
    void aClassifierOfOtherPeopleIsLeftOutByName() {
        try (ReidNet trained = net("resnet18", 3);
                ReidNet fresh = net("resnet18", 5)) {
            Path file = write(trained.snapshot());
            assertThat(Models.initialise(fresh, file).getFirst())
                    .contains("into the network")
                    .contains("of another shape and left as they were: classifier.weight");
        }
    }
}
