package org.reid4j.train.released;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reid4j.core.InputKind;
import org.reid4j.core.eval.Metric;
import org.reid4j.image.Interpolation;
import org.reid4j.models.DgNetConfig;
import org.reid4j.models.GaitGlnConfig;
import org.reid4j.models.GaitSetConfig;
import org.reid4j.models.MgnConfig;
import org.reid4j.models.ModelSpec;
import org.reid4j.models.RgaConfig;
import org.reid4j.models.StrongBaselineConfig;
import org.reid4j.models.Systems;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.torch.weights.WeightsException;

/// Tells which release a weight file is of: the one place that knows every [Form].
public final class Forms {
    /// In this order: the more particular first.
    private static final List<Form> ALL = List.of(
            new OwnForm(),
            new StrongBaselineForm(),
            new MgnForm(),
            new RgaForm(),
            new GaitForm(),
            new FastReidForm(),
            new DgNetForm(),
            new TorchreidForm(),
            new ImagenetForm());

    private Forms() {}

    /// What the file is; empty when nobody's names are recognised.
    ///
    /// @throws WeightsException when a tensor is without elements, whose sizes would be believed
    ///     without a byte behind them
    public static Optional<Published> of(TensorFile file) {
        file.tensors().forEach((name, tensor) -> {
            if (tensor.elements() == 0) {
                throw new WeightsException("Its tensor '%s' has no elements, so it is no trained network."
                        .formatted(name.length() > 80 ? name.substring(0, 80) + "..." : name));
            }
        });
        return ALL.stream().flatMap(form -> form.read(file).stream()).findFirst();
    }

    /// What the file is when a person says of which system it is.
    ///
    /// @throws WeightsException as [#of]
    public static Published of(TensorFile file, String system) {
        return of(file).filter(found -> found instanceof Published.Usable usable
                        && usable.system().equals(system))
                .orElseGet(() -> new Published.Usable(system, system, Map.of(), file, use(system), List.of()));
    }

    private static Use use(String system) {
        return Systems.reads(Systems.spec(system, Map.of())) == InputKind.SILHOUETTES
                ? Use.silhouettes()
                : Use.photos(Interpolation.BILINEAR, Metric.COSINE);
    }

    /// How long an embedding of such a network is, in words.
    public static String embedding(ModelSpec spec) {
        return switch (spec) {
            case StrongBaselineConfig config -> config.backbone().channels() + " numbers";
            case MgnConfig config -> MgnConfig.FEATURES * config.featureDim() + " numbers";
            case RgaConfig config -> config.backbone().channels() + " numbers";
            case DgNetConfig config -> config.phase() == 1 ? "512 numbers" : "two halves of 512 numbers";
            case GaitSetConfig config -> "62 parts of %d numbers".formatted(config.dimension());
            case GaitGlnConfig config ->
                config.comparesCompact()
                        ? "one compact part"
                        : config.variant() == GaitGlnConfig.Variant.ARTICLE
                                ? "21 parts of %d numbers".formatted(config.lateral())
                                : "93 parts of %d numbers".formatted(config.dimension());
        };
    }
}
