package org.reid4j.train.released;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reid4j.core.eval.Metric;
import org.reid4j.image.Interpolation;
import org.reid4j.models.StrongBaselineConfig;
import org.reid4j.models.backbone.Backbones;
import org.reid4j.torch.weights.TensorFile;

/// torchreid's (deep-person-reid) ResNets: torchvision's names, and a `classifier` with bias behind the
/// mean over the map.
///
/// Its models without a network here are named: OSNet, `resnet50_fc512`, `resnet50mid`. Input and
/// comparison as in `scripts/default_config.py`, layers as in `torchreid/models/resnet.py` and
/// `resnet_ibn_a.py`.
final class TorchreidForm implements Form {
    @Override
    public Optional<Published> read(TensorFile file) {
        boolean classifies = file.tensor("classifier.weight").isPresent();
        if (classifies && Form.begins(file, "conv1.conv.") && Form.begins(file, "conv5.")) {
            return Optional.of(new Published.Unusable(
                    "torchreid OSNet", "There is no OSNet here: export it to ONNX with its own code and use that."));
        }
        if (!classifies || file.tensor("conv1.weight").isEmpty() || !Form.begins(file, "layer4.")) {
            return Optional.empty();
        }
        String form = "torchreid ResNet";
        if (Form.begins(file, "fc_fusion.")) {
            return Optional.of(new Published.Unusable(
                    "torchreid resnet50mid",
                    "It joins features of two stages (fc_fusion), which no network here does."));
        }
        if (Form.begins(file, "fc.")) {
            return Optional.of(new Published.Unusable(
                    "torchreid resnet50_fc512",
                    "It has a fully connected layer between map and classifier (fc.0), which no network here has."));
        }
        if (Backbones.shown(file, "").isEmpty()) {
            return Optional.of(new Published.Unusable(form, "It has a trunk that there is no network for here."));
        }
        return Optional.of(
                new Published.Usable(
                        form,
                        StrongBaselineConfig.SYSTEM,
                        Map.of("last_stride", "2", "neck", "none", "stem_relu", "true", "test_feature", "before"),
                        Form.renamed(file, name -> Form.ofTrunk(name) ? "base." + name : name),
                        Use.photos(Interpolation.BILINEAR, Metric.EUCLIDEAN),
                        List.of(
                                "torchreid compares embeddings as they are, reid4j brings them to length 1 first: scores differ a little.")));
    }
}
