package org.reid4j.models.dgnet;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.models.backbone.Backbone;
import org.reid4j.torch.Rng;

/// DG-Net's teacher: a plain re-identification network, trained before the rest, whose opinion on generated
/// pictures the primary head follows (Zheng et al. 2019, section 3.2; the release's `ft_net`).
///
/// The release lets its batch norms use the batch's own statistics there: that is this network in training
/// mode with dropout off. State-dict names are the released ones: `model.conv1.weight` …,
/// `classifier.classifier.0.bias`.
public final class Teacher extends CodedResNet {
    private static final double DROPOUT = 0.5;

    private final ClassBlock classifier;

    /// What the teacher says of pictures.
    ///
    /// @param feature stripes of the last map as the appearance encoder's code, `[N, 8192]`
    /// @param logits `[N, K]`
    public record Opinion(Tensor feature, Tensor logits) {}

    /// The released network, whose weights wait to be drawn or loaded.
    ///
    /// @param classes identities told apart
    public Teacher(int classes) {
        this(classes, TrunkChoice.TEACHER, DROPOUT);
    }

    /// A network with choices of its own.
    ///
    /// @param dropout of the head, 0 to 1
    public Teacher(int classes, TrunkChoice trunk, double dropout) {
        this(classes, Backbone.RESNET50, trunk, dropout);
    }

    /// The same on another trunk.
    public Teacher(int classes, Backbone backbone, TrunkChoice trunk, double dropout) {
        super(backbone, trunk);
        classifier = child("classifier", new ClassBlock(backbone.channels(), classes, dropout));
    }

    static Teacher released(int classes, Backbone backbone, TrunkChoice trunk) {
        return new Teacher(classes, backbone, trunk, DROPOUT);
    }

    /// Runs the network in its present mode.
    ///
    /// @param images `[N, 3, H, W]`, normalised colours
    public Opinion judge(Tensor images) {
        Tensor map = map(images); // [N, 2048, H/32, W/32] with stride 2
        return new Opinion(code(map), classifier.forward(whole(map)));
    }

    /// The reduced vector before the classifier, `[N, 512]`, of a last map.
    Tensor reduce(Tensor map) {
        return classifier.reduce(whole(map));
    }

    /// The classifier on what [#reduce] gave, `[N, K]`.
    Tensor classify(Tensor reduced) {
        return classifier.classify(reduced);
    }

    @Override
    protected Map<String, Tensor> answer(Map<String, Tensor> given) {
        Opinion opinion = judge(named(given, "input"));
        Map<String, Tensor> named = new LinkedHashMap<>();
        named.put("feature", opinion.feature());
        named.put("logits", opinion.logits());
        return named;
    }

    /// The trunk as all our ResNets, the reduction He's normal by fan-out, the classifier normal with
    /// deviation 0.001.
    @Override
    public void initialise(long seed) {
        Rng rng = Rng.of(seed);
        initialiseTrunk(rng);
        classifier.initialise(rng.named("classifier"));
    }
}
