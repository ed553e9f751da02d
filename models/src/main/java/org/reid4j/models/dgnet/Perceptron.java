package org.reid4j.models.dgnet;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.Fn;
import org.reid4j.torch.Linear;
import org.reid4j.torch.Net;

/// Three linear layers that turn a quarter of the appearance code into scales or shifts of one block.
final class Perceptron extends Net {
    private final List<Linear> layers;

    Perceptron(int in, int hidden, int out) {
        Group model = child("model", new Group());
        layers = List.of(
                model.part("0", new Group()).part("fc", Linear.of(in, hidden)),
                model.part("1", new Group()).part("fc", Linear.of(hidden, hidden)),
                model.part("2", new Group()).part("fc", Linear.of(hidden, out)));
    }

    /// @param x `[N, in]`
    /// @return `[N, out]`
    Tensor forward(Tensor x) {
        Tensor y = Fn.leakyRelu(layers.get(0).forward(x), ConvBlock.SLOPE); // [N, hidden]
        y = Fn.leakyRelu(layers.get(1).forward(y), ConvBlock.SLOPE); // [N, hidden]
        return layers.get(2).forward(y);
    }
}
