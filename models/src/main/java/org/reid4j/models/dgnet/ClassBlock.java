package org.reid4j.models.dgnet;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
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

    private final Linear reduction;
    private final BatchNorm1d norm = BatchNorm1d.of(REDUCED);
    private final Dropout dropout;
    private final @Nullable Linear classifier;

    /// @param channels length of the vector it reads
    /// @param classes identities told apart; 0 for no classifier
    /// @param dropout share of the reduced numbers that training hides
    ClassBlock(int channels, int classes, double dropout) {
        reduction = Linear.of(channels, REDUCED);
        this.dropout = new Dropout(dropout);
        child("add_block", Sequential.of(reduction, norm, this.dropout));
        classifier = classes == 0 ? null : Linear.of(REDUCED, classes);
        if (classifier != null) {
            child("classifier", Sequential.of(classifier));
        }
    }

    /// What the test compares: `[N, 2048]` to `[N, 512]`.
    Tensor reduce(Tensor x) {
        return norm.forward(reduction.forward(x));
    }

    /// The classifier on what [#reduce] gave: `[N, 512]` to `[N, K]`.
    Tensor classify(Tensor reduced) {
        if (classifier == null) {
            throw new IllegalStateException("this network was built without classes");
        }
        return classifier.forward(dropout.forward(reduced));
    }

    /// `[N, 2048]` to `[N, K]`.
    Tensor forward(Tensor x) {
        return classify(reduce(x));
    }

    void initialise(Rng rng) {
        Init.kaimingNormalFanOut(reduction.weight(), rng.named("reduction"));
        if (classifier != null) {
            Init.normal(classifier.weight(), CLASSIFIER_STD, rng.named("classifier"));
        }
        parameters().forEach((name, tensor) -> {
            if (name.endsWith("bias")) {
                Init.constant(tensor, 0);
            }
        });
    }
}
