package org.reid4j.cli;

import java.nio.file.Path;
import java.util.Map;
import org.reid4j.core.InputKind;
import org.reid4j.embed.Engines;
import org.reid4j.embed.ModelCard;
import org.reid4j.models.SilhouetteNet;
import org.reid4j.models.Systems;
import org.reid4j.torch.Device;
import org.reid4j.torch.Engine;
import org.reid4j.torch.Precision;
import org.reid4j.train.Models;
import org.reid4j.train.walks.WalkEmbedder;
import org.reid4j.train.walks.WalkInput;

/// A trained gait network ready to embed walks, with its card.
///
/// @param embedder to be closed by [#close()]
/// @param card of the network
record TrainedWalks(WalkEmbedder embedder, ModelCard card) implements AutoCloseable {

    /// Opens a run's network.
    ///
    /// @param path a run's folder or a weight file that carries its card
    /// @param device where to compute: `cpu`, `cuda`, `auto`
    /// @param mostFrames of a walk that are looked at
    /// @param settings of the network that change, such as `test_feature` and `parts`
    /// @throws org.reid4j.core.ReidException when it is no gait network
    static TrainedWalks open(Path path, String device, int mostFrames, Map<String, String> settings) {
        var where = Device.parse(device);
        Engine.threads(Runtime.getRuntime().availableProcessors());
        var found = Models.find(path).with(settings);
        var spec = found.spec();
        if (Systems.reads(spec) != InputKind.SILHOUETTES || !(found.open() instanceof SilhouetteNet net)) {
            throw Reid.usage("%s reads photos, not walks".formatted(spec.system()));
        }
        var input = new WalkInput(spec.height(), spec.width());
        var options = new WalkEmbedder.Options(where, Precision.F32, mostFrames);
        return new TrainedWalks(WalkEmbedder.owning(net, input, options), found.card());
    }

    /// Whether a network is a gait network.
    ///
    /// @param network its weights, or the run's folder
    static boolean reads(Path network) {
        if (Engines.card(network).reads() != InputKind.SILHOUETTES) {
            return false;
        }
        if (network.toString().endsWith(".onnx")) {
            throw Reid.usage("%s is a gait network as ONNX, for other programs\nuse the run that it was exported from"
                    .formatted(network));
        }
        return true;
    }

    @Override
    public void close() {
        embedder.close();
    }
}
