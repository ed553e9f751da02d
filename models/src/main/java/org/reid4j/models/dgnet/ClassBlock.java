package org.reid4j.models.dgnet;

import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.BatchNorm1d;
import org.reid4j.torch.Dropout;
import org.reid4j.torch.Init;
import org.reid4j.torch.Linear;
import org.reid4j.torch.Net;
import org.reid4j.torch.Rng;
import org.reid4j.torch.Sequential;

/// A head of DG-Net's ResNets: reduction to 512 numbers, batch norm, dropout, classifier.
final class ClassBlock extends Net {
    /// Length of the reduced vector.
    static final int REDUCED = 512;

    private static final double CLASSIFIER_STD = 0.001;

    private final Linear reduction = Linear.of(AppearanceEncoder.CHANNELS, REDUCED);
    private final BatchNorm1d norm = BatchNorm1d.of(REDUCED);
    private final Dropout dropout;
    private final Linear classifier;

    /// @param classes identities told apart
    /// @param dropout share of the reduced numbers that training hides
    ClassBlock(int classes, double dropout) {
        this.dropout = new Dropout(dropout);
        child("add_block", Sequential.of(reduction, norm, this.dropout));
        classifier = Linear.of(REDUCED, classes);
        child("classifier", Sequential.of(classifier));
    }

    /// What the test compares: `[N, 2048]` to `[N, 512]`.
    Tensor reduce(Tensor x) {
        return norm.forward(reduction.forward(x));
    }

    /// The classifier on what [#reduce] gave: `[N, 512]` to `[N, K]`.
    Tensor classify(Tensor reduced) {
        return classifier.forward(dropout.forward(reduced));
    }

    /// `[N, 2048]` to `[N, K]`.
    Tensor forward(Tensor x) {
        return classify(reduce(x));
    }

    void initialise(Rng rng) {
        Init.kaimingNormalFanOut(reduction.weight(), rng.named("reduction"));
        Init.normal(classifier.weight(), CLASSIFIER_STD, rng.named("classifier"));
        parameters().forEach((name, tensor) -> {
            if (name.endsWith("bias")) {
                Init.constant(tensor, 0);
            }
        });
    }
}
