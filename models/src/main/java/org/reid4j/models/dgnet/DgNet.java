package org.reid4j.models.dgnet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.models.DgNetConfig;
import org.reid4j.models.Look;
import org.reid4j.models.Output;
import org.reid4j.models.ReidNet;
import org.reid4j.models.backbone.Backbones;
import org.reid4j.torch.Fn;
import org.reid4j.torch.Net;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Shapes;

/// DG-Net's appearance encoder as the re-identification network that it is: two halves of 512 numbers, each of
/// length 1, the fine one counting half.
///
/// The paper's test halves the fine half of the query alone. Here both sides have it times the root of a half:
/// the inner product of two people is the same, and query and gallery are embedded alike. State-dict names are
/// the released ones behind `id.`.
public final class DgNet extends ReidNet {
    private static final double FINE = Math.sqrt(0.5);

    private final AppearanceEncoder encoder;
    private final int classes;

    /// A network whose weights wait to be drawn or loaded.
    ///
    /// @param classes identities told apart, 0 for a network that only embeds
    public DgNet(DgNetConfig config, int classes) {
        this.classes = classes;
        encoder = child("id", encoder(config, classes));
    }

    static AppearanceEncoder encoder(DgNetConfig config, int classes) {
        return new AppearanceEncoder(
                classes, config.backbone(), TrunkChoice.APPEARANCE, config.dropout(), config.fineDropout());
    }

    /// The network itself.
    public AppearanceEncoder encoder() {
        return encoder;
    }

    @Override
    public Output forward(Tensor images) {
        Shapes.require("images", images, Shapes.ANY, 3, Shapes.ANY, Shapes.ANY);
        var halves = encoder.reduce(encoder.map(images));
        Tensor embedding = embedding(halves); // [N, 1024]
        Map<String, Tensor> named = new LinkedHashMap<>();
        named.put("primary", halves.primary());
        named.put("fine", halves.fine());
        named.put("embedding", embedding);
        if (classes == 0) {
            return new Output(embedding, List.of(embedding), List.of(), named);
        }
        var logits = encoder.classify(halves); // 2 x [N, K]
        named.put("logits_primary", logits.primary());
        named.put("logits_fine", logits.fine());
        return new Output(embedding, List.of(embedding), List.of(logits.primary(), logits.fine()), named);
    }

    private static Tensor embedding(AppearanceEncoder.Halves halves) {
        return Ops.cat(List.of(Fn.normalize(halves.primary(), 1), Ops.mul(Fn.normalize(halves.fine(), 1), FINE)), 1);
    }

    @Override
    public void initialise(long seed) {
        encoder.initialise(seed);
    }

    @Override
    public int dimension() {
        return 2 * ClassBlock.REDUCED;
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public List<Net> backbone() {
        return encoder.trunk().parts();
    }

    @Override
    public Map<String, List<String>> imagenetNames() {
        return Backbones.imagenetNames(encoder.trunk(), "id.model.");
    }

    @Override
    public List<Look> look(Tensor images) {
        return List.of(Look.activation("activation", encoder.map(images)));
    }
}
