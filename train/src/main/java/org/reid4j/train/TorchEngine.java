package org.reid4j.train;

import java.nio.file.Path;
import org.reid4j.core.InputKind;
import org.reid4j.core.ReidException;
import org.reid4j.embed.EmbeddingEngine;
import org.reid4j.embed.EngineOptions;
import org.reid4j.embed.ModelCard;
import org.reid4j.torch.Device;
import org.reid4j.torch.Engine;
import org.reid4j.torch.Precision;

/// Weight files of our own networks, run by libtorch.
public final class TorchEngine implements EmbeddingEngine {
    /// Its name.
    public static final String NAME = "torch";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return "libtorch " + Engine.info().version();
    }

    @Override
    public boolean reads(Path weights) {
        return weights.toString().endsWith(".safetensors");
    }

    @Override
    public ModelCard card(Path weights) {
        return Models.find(weights).card();
    }

    @Override
    public TorchEmbedder open(Path weights, ModelCard card, EngineOptions options) {
        if (card.reads() != InputKind.PHOTOS) {
            throw new ReidException(
                    ReidException.Kind.USAGE,
                    "%s is of a gait network (%s), which reads walks, not photos".formatted(weights, card.system()));
        }
        var device = Device.parse(options.device());
        Engine.threads(options.threads());
        var how = new TorchEmbedder.Options(
                device, Precision.F32, options.flip().orElse(card.flip()), options.batch(), true);
        return TorchEmbedder.owning(new Models(weights, card).open(), card.preprocessing(), how);
    }
}
