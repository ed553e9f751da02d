package org.reid4j.models.backbone;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.reid4j.torch.Conv2d;
import org.reid4j.torch.Init;
import org.reid4j.torch.Net;
import org.reid4j.torch.Rng;
import org.reid4j.torch.weights.TensorFile;

/// Builds trunks and gives them their first weights.
public final class Backbones {
    private Backbones() {}

    /// A trunk whose convolutions wait for weights (they are NaN).
    ///
    /// @param lastStride of the last stage, 1 or 2
    /// @param stemRelu see [ResNet]; trunks without the choice ignore it
    public static Trunk create(Backbone kind, int lastStride, boolean stemRelu) {
        return create(kind, lastStride, stemRelu, ResNetForm.PLAIN);
    }

    /// The same, a ResNet in somebody's form; SE trunks have one form only.
    public static Trunk create(Backbone kind, int lastStride, boolean stemRelu, ResNetForm form) {
        return switch (kind.block()) {
            case BASIC, BOTTLENECK -> new ResNet(kind, lastStride, stemRelu || !kind.stemReluIsChoice(), form);
            case SE_BOTTLENECK -> new SeResNet(kind, lastStride);
        };
    }

    /// First weights as the released code draws them: ResNets normal with variance 2 / (k² out), SE trunks
    /// PyTorch's defaults. Normalisations start at 1 and 0 by themselves. Guests are drawn too: whoever
    /// brought one draws it again after this.
    ///
    /// @param trunk a whole one, or a part of a ResNet
    public static void initialise(Net trunk, Rng rng) {
        switch (trunk) {
            case SeResNet se -> Init.torchDefaults(se, rng);
            default ->
                trunk.each((path, part) -> {
                    if (part instanceof Conv2d conv && !path.startsWith("NL_")) {
                        Init.kaimingNormalFanOut(conv.weight(), rng.named(path));
                    } else if (part instanceof NonLocal block) {
                        block.initialise(rng.named(path));
                    }
                });
        }
    }

    /// Where ImageNet weights go in a network that holds a trunk whole: the trunk's own names, which are
    /// torchvision's (`conv1.weight`, `layer1.0.…`), IBN-Net's or the SE release's, each to the same name
    /// behind the prefix.
    ///
    /// @param prefix of the trunk in the network's state dict, such as `base.`
    public static Map<String, List<String>> imagenetNames(Trunk trunk, String prefix) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        trunk.names().forEach(name -> names.put(name, List.of(prefix + name)));
        return names;
    }

    /// Which trunk a weight file holds, told by its names and its first convolution: the kind of the
    /// blocks, how many each stage has, and how wide it is.
    ///
    /// @param prefix of the trunk's names, such as `base.`
    public static Optional<Backbone> shown(TensorFile file, String prefix) {
        boolean ibn = file.tensor(prefix + "layer1.0.bn1.IN.weight").isPresent();
        Backbone.Block block = file.tensor(prefix + "layer0.conv1.weight").isPresent()
                ? Backbone.Block.SE_BOTTLENECK
                : file.tensor(prefix + "layer1.0.conv3.weight").isPresent()
                        ? Backbone.Block.BOTTLENECK
                        : Backbone.Block.BASIC;
        boolean se = block == Backbone.Block.SE_BOTTLENECK;
        long width = file.tensor(prefix + (se ? "layer0.conv1.weight" : "conv1.weight"))
                .filter(weight -> weight.shape().length > 0)
                .map(weight -> weight.shape()[0])
                .orElse(0L);
        return Arrays.stream(Backbone.values())
                .filter(kind -> kind.block() == block && kind.instanceNorm() == ibn && kind.width() == width)
                .filter(kind -> IntStream.rangeClosed(1, Trunk.STAGES)
                        .allMatch(stage -> holds(file, prefix + "layer" + stage + ".", kind.blocks(stage))))
                .findFirst();
    }

    /// Whether a file has exactly so many blocks under a prefix.
    public static boolean holds(TensorFile file, String prefix, int blocks) {
        return file.tensor(prefix + (blocks - 1) + ".conv1.weight").isPresent()
                && file.tensor(prefix + blocks + ".conv1.weight").isEmpty();
    }
}
