package org.reid4j.train.released;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.reid4j.models.ModelSpec;
import org.reid4j.models.Systems;
import org.reid4j.torch.weights.TensorFile;

/// What a weight file turned out to be.
public sealed interface Published {
    /// What people call the release, such as `torchreid ResNet`.
    String form();

    /// Weights of a network that is here.
    ///
    /// @param form what people call the release
    /// @param system the network's name here
    /// @param settings of it that the names and shapes do not show
    /// @param weights the file's tensors under this network's names
    /// @param use what the release does with photos and embeddings
    /// @param remarks what a person should know, a sentence each
    record Usable(
            String form, String system, Map<String, String> settings, TensorFile weights, Use use, List<String> remarks)
            implements Published {
        public Usable {
            settings = Map.copyOf(settings);
            remarks = List.copyOf(remarks);
        }

        /// The network with its settings.
        ///
        /// @param set `key=value` settings that win
        /// @throws org.reid4j.models.ModelException when no such network can be built
        public ModelSpec spec(Map<String, String> set) {
            Map<String, String> all = new LinkedHashMap<>(settings);
            all.putAll(set);
            return Systems.fromWeights(system, weights, all);
        }
    }

    /// Weights that no network here can use by themselves.
    ///
    /// @param form what people call the release
    /// @param why a sentence or two: what stands in the way, what to do
    record Unusable(String form, String why) implements Published {}
}
