package org.reid4j.models.mgn;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.reid4j.models.MgnConfig;
import org.reid4j.models.MgnConfig.GlobalSoftmax;
import org.reid4j.models.MgnConfig.Reduction;
import org.reid4j.models.MgnConfig.Variant;
import org.reid4j.models.Objective;
import org.reid4j.models.ReidNet;
import org.reid4j.models.ReidSystem;
import org.reid4j.models.backbone.Backbone;
import org.reid4j.models.backbone.Backbones;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.TensorFile;

/// MGN among the systems, and what can be told about one from its weights alone, so that a published file
/// needs few settings.
public final class MgnSystem implements ReidSystem<MgnConfig> {
    private static final String GLOBAL_CLASSIFIER = "fc_id_2048_0.weight";
    private static final String SHARED_REDUCTION = "reduction.0.weight";
    private static final String FIRST_REDUCTION = "reduction_0.0.weight";

    @Override
    public String name() {
        return MgnConfig.SYSTEM;
    }

    @Override
    public MgnConfig spec(Map<String, String> settings) {
        return MgnConfig.of(settings);
    }

    @Override
    public ReidNet network(MgnConfig spec, int classes) {
        return new Mgn(spec, classes);
    }

    @Override
    public Objective objective(MgnConfig spec, int classes, int dimension, long seed) {
        return new MgnObjective(spec.losses());
    }

    /// The settings that the names and shapes show: trunk, reductions, classifiers, and the variant they are
    /// typical of. The pooling does not show; it is the variant's.
    @Override
    public Map<String, String> shown(TensorFile file) {
        Map<String, String> settings = new LinkedHashMap<>();
        backbone(file).ifPresent(kind -> settings.put("backbone", kind.id()));
        boolean shared = file.tensor(SHARED_REDUCTION).isPresent();
        long features = rows(file, shared ? SHARED_REDUCTION : FIRST_REDUCTION);
        if (features > 0) {
            settings.put("reduction", (shared ? Reduction.SHARED : Reduction.SEPARATE).id());
            settings.put("feature_dim", Long.toString(features));
        }
        boolean pooled = false;
        if (classes(file) > 0) {
            long seen = file.tensor(GLOBAL_CLASSIFIER)
                    .map(weight -> weight.shape()[1])
                    .orElse(0L);
            pooled = seen != features;
            settings.put("global_softmax", (pooled ? GlobalSoftmax.POOLED : GlobalSoftmax.REDUCED).id());
            settings.put(
                    "classifier_bias",
                    Boolean.toString(file.tensor("fc_id_2048_0.bias").isPresent()));
        }
        Variant variant = shared ? Variant.SHARED : pooled || classes(file) == 0 ? Variant.PAPER : Variant.ARTICLE;
        settings.put("variant", variant.id());
        return settings;
    }

    @Override
    public int classes(TensorFile file) {
        return file.tensor(GLOBAL_CLASSIFIER)
                .filter(weight -> weight.shape().length == 2)
                .map(weight -> Math.toIntExact(weight.shape()[0]))
                .orElse(0);
    }

    /// The file with the trunk under this network's name, whichever of the two spellings it has. A network
    /// without classifiers leaves the file's.
    @Override
    public TensorFile used(TensorFile file, MgnConfig config, int classes) {
        String trunk = MgnNames.trunk(config.reduction());
        Map<String, RawTensor> used = new LinkedHashMap<>();
        file.tensors().forEach((name, tensor) -> {
            if (classes == 0 && name.startsWith(MgnNames.CLASSIFIER_PREFIX)) {
                return;
            }
            String first = name.substring(0, Math.max(0, name.indexOf('.')));
            used.put(MgnNames.TRUNKS.contains(first) ? trunk + name.substring(first.length()) : name, tensor);
        });
        return new TensorFile(used, file.metadata());
    }

    private static long rows(TensorFile file, String name) {
        return file.tensor(name)
                .filter(weight -> weight.shape().length > 0)
                .map(weight -> weight.shape()[0])
                .orElse(0L);
    }

    private static Optional<Backbone> backbone(TensorFile file) {
        String trunk = MgnNames.TRUNKS.stream()
                .filter(name -> file.tensor(name + ".0.weight").isPresent())
                .findFirst()
                .orElse("");
        boolean ibn = file.tensor(trunk + ".4.0.bn1.IN.weight").isPresent();
        Backbone.Block block =
                file.tensor(trunk + ".4.0.conv3.weight").isPresent() ? Backbone.Block.BOTTLENECK : Backbone.Block.BASIC;
        for (Backbone kind : Backbone.values()) {
            if (kind.block() == block
                    && kind.instanceNorm() == ibn
                    && kind.width() == rows(file, trunk + ".0.weight")
                    && Backbones.holds(file, trunk + ".4.", kind.blocks(1))
                    && Backbones.holds(file, trunk + ".5.", kind.blocks(2))
                    && Backbones.holds(file, "p1.0.", kind.blocks(3) - 1)
                    && Backbones.holds(file, "p1.1.", kind.blocks(4))) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
