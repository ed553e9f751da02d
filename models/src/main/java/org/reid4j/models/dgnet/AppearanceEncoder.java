package org.reid4j.models.dgnet;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.models.backbone.Backbone;
import org.reid4j.torch.Rng;

/// DG-Net's appearance encoder, which is also its re-identification network: clothes, shoes and bag of a
/// photo as a code for the decoder, and two heads that know people (Zheng et al. 2019, section 3.1; the
/// release's `ft_netAB`).
///
/// The primary head learns from real photos and the teacher, the fine head also from the people who gave the
/// structure of generated ones. State-dict names are the released ones: `model.conv1.weight` …,
/// `classifier1.add_block.0.weight` …, `classifier2.classifier.0.bias`.
public final class AppearanceEncoder extends CodedResNet {
    private static final double PRIMARY_DROPOUT = 0.5;
    private static final double FINE_DROPOUT = 0.75;

    private final ClassBlock primary;
    private final ClassBlock fine;

    /// What the encoder says of pictures.
    ///
    /// @param feature the appearance code, `[N, 8192]`; the release cuts it off from the gradients
    ///     ([org.reid4j.torch.Ops#detach]), here its user decides
    /// @param primary `[N, K]`
    /// @param fine `[N, K]`
    public record Codes(Tensor feature, Tensor primary, Tensor fine) {}

    /// The two halves of the vector that re-identification compares, neither normalised.
    ///
    /// @param primary `[N, 512]`
    /// @param fine `[N, 512]`
    public record Halves(Tensor primary, Tensor fine) {}

    /// The released network, whose weights wait to be drawn or loaded.
    ///
    /// @param classes identities told apart
    public AppearanceEncoder(int classes) {
        this(classes, TrunkChoice.APPEARANCE, PRIMARY_DROPOUT, FINE_DROPOUT);
    }

    /// A network with choices of its own.
    ///
    /// @param primaryDropout of the primary head, 0 to 1
    /// @param fineDropout of the fine head, 0 to 1
    public AppearanceEncoder(int classes, TrunkChoice trunk, double primaryDropout, double fineDropout) {
        this(classes, Backbone.RESNET50, trunk, primaryDropout, fineDropout);
    }

    /// The same on another trunk; its channels decide the length of the code, 8192 on a ResNet-50 and 2048 on a
    /// ResNet-18.
    public AppearanceEncoder(
            int classes, Backbone backbone, TrunkChoice trunk, double primaryDropout, double fineDropout) {
        super(backbone, trunk);
        primary = child("classifier1", new ClassBlock(backbone.channels(), classes, primaryDropout));
        fine = child("classifier2", new ClassBlock(backbone.channels(), classes, fineDropout));
    }

    static AppearanceEncoder released(int classes, Backbone backbone, TrunkChoice trunk) {
        return new AppearanceEncoder(classes, backbone, trunk, PRIMARY_DROPOUT, FINE_DROPOUT);
    }

    /// Runs the network in its present mode.
    ///
    /// @param images `[N, 3, H, W]`, normalised colours
    public Codes encode(Tensor images) {
        Tensor map = map(images); // [N, 2048, H/16, W/16]
        Tensor whole = whole(map); // [N, 2048]
        return new Codes(code(map), primary.forward(whole), fine.forward(whole));
    }

    /// The vectors that are compared at test time.
    ///
    /// @param images `[N, 3, H, W]`, normalised colours
    public Halves embed(Tensor images) {
        return reduce(map(images));
    }

    /// The same of a last map.
    Halves reduce(Tensor map) {
        Tensor whole = whole(map); // [N, 2048]
        return new Halves(primary.reduce(whole), fine.reduce(whole));
    }

    /// The heads' classifiers on the vectors of [#embed].
    Halves classify(Halves reduced) {
        return new Halves(primary.classify(reduced.primary()), fine.classify(reduced.fine()));
    }

    @Override
    protected Map<String, Tensor> answer(Map<String, Tensor> given) {
        Codes codes = encode(named(given, "input"));
        Map<String, Tensor> named = new LinkedHashMap<>();
        named.put("feature", codes.feature());
        named.put("logits_primary", codes.primary());
        named.put("logits_fine", codes.fine());
        return named;
    }

    /// The trunk as all our ResNets, reductions He's normal by fan-out, classifiers normal with deviation 0.001.
    @Override
    public void initialise(long seed) {
        Rng rng = Rng.of(seed);
        initialiseTrunk(rng);
        primary.initialise(rng.named("classifier1"));
        fine.initialise(rng.named("classifier2"));
    }
}
