package org.reid4j.train;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.models.Look;
import org.reid4j.models.Output;
import org.reid4j.models.ReidNet;
import org.reid4j.torch.AdaptiveAvgPool2d;
import org.reid4j.torch.BatchNorm1d;
import org.reid4j.torch.BatchNorm2d;
import org.reid4j.torch.Conv2d;
import org.reid4j.torch.Dropout;
import org.reid4j.torch.Init;
import org.reid4j.torch.Linear;
import org.reid4j.torch.Net;
import org.reid4j.torch.Relu;
import org.reid4j.torch.Rng;
import org.reid4j.torch.Sequential;

/// A few hundred weights with everything that makes resuming hard: dropout, running statistics, a frozen bias.
class TinyNet extends ReidNet {
    private static final int WIDTH = 8;
    private final int classes;
    private final Sequential base = child(
            "base",
            Sequential.of(
                    Conv2d.of(3, WIDTH, 3).stride(2).padding(1).noBias(),
                    BatchNorm2d.of(WIDTH),
                    new Relu(),
                    new AdaptiveAvgPool2d(1, 1)));
    private final Dropout dropout = child("dropout", new Dropout(0.3));
    private final BatchNorm1d neck = child("neck", BatchNorm1d.frozenBias(WIDTH));
    private final Linear classifier;

    TinyNet(int classes, long seed) {
        this.classes = classes;
        classifier = child("classifier", Linear.of(WIDTH, classes).noBias());
        start(seed);
    }

    @Override
    public void initialise(long seed) {
        start(seed);
    }

    private void start(long seed) {
        Rng rng = Rng.of(seed);
        parameters().forEach((name, tensor) -> {
            if (tensor.dim() > 1) {
                Init.normal(tensor, 0.3, rng.named(name));
            }
        });
    }

    @Override
    public Output forward(Tensor images) {
        Tensor pooled = base.forward(images).flatten(1, -1); // [N, 8]
        Tensor embedding = neck.forward(dropout.forward(pooled)); // [N, 8]
        return new Output(
                embedding, List.of(pooled), List.of(classifier.forward(embedding)), Map.of("embedding", embedding));
    }

    @Override
    public int dimension() {
        return WIDTH;
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public List<Net> backbone() {
        return List.of(base);
    }

    @Override
    public Map<String, List<String>> imagenetNames() {
        return Map.of();
    }

    @Override
    public List<Look> look(Tensor images) {
        return List.of(Look.activation("activation", base.forward(images)));
    }
}
