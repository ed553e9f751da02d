package org.reid4j.models.backbone;

import java.util.LinkedHashMap;
import java.util.Map;
import org.reid4j.torch.Conv2d;
import org.reid4j.torch.Init;
import org.reid4j.torch.LoadPolicy;
import org.reid4j.torch.LoadReport;
import org.reid4j.torch.Rng;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.TensorFile;

/// Builds trunks and gives them their first weights.
public final class Backbones {
    private Backbones() {}

    /// A trunk whose convolutions wait for weights (they are NaN).
    ///
    /// @param lastStride of the last stage, 1 or 2
    /// @param stemRelu see [ResNet]; trunks without the choice ignore it
    public static Trunk create(Backbone kind, int lastStride, boolean stemRelu) {
        return switch (kind.block()) {
            case BASIC, BOTTLENECK -> new ResNet(kind, lastStride, stemRelu || !kind.stemReluIsChoice());
            case SE_BOTTLENECK -> new SeResNet(kind, lastStride);
        };
    }

    /// First weights as the released code draws them: ResNets normal with variance 2 / (k² out), SE trunks
    /// PyTorch's defaults. Normalisations start at 1 and 0 by themselves.
    public static void initialise(Trunk trunk, Rng rng) {
        switch (trunk) {
            case SeResNet se -> Init.torchDefaults(se, rng);
            default ->
                trunk.each((path, part) -> {
                    if (part instanceof Conv2d conv) {
                        Init.kaimingNormalFanOut(conv.weight(), rng.named(path));
                    }
                });
        }
    }

    /// Fills a trunk with ImageNet weights under torchvision's names (`conv1.weight`, `layer1.0.…`),
    /// IBN-Net's or the SE release's. Their classifier (`fc.…`, `last_linear.…`) is left out; all else must
    /// fit.
    ///
    /// @throws org.reid4j.torch.weights.WeightsException when the weights are another network's
    public static LoadReport loadImagenet(Trunk trunk, TensorFile file) {
        Map<String, RawTensor> tensors = new LinkedHashMap<>(file.tensors());
        tensors.keySet().removeIf(name -> name.startsWith("fc.") || name.startsWith("last_linear."));
        return trunk.load(new TensorFile(tensors, file.metadata()), LoadPolicy.STRICT);
    }
}
