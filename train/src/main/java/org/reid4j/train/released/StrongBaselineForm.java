package org.reid4j.train.released;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reid4j.core.eval.Metric;
import org.reid4j.image.Interpolation;
import org.reid4j.models.StrongBaselineConfig;
import org.reid4j.models.backbone.Backbones;
import org.reid4j.torch.weights.TensorFile;

/// reid-strong-baseline's files: our names are its names. Its `resnet50_model_*.pth` are whole pickled
/// modules.
///
/// Input and comparison as in its `configs/softmax_triplet_with_center.yml` and
/// `data/transforms/build.py`.
final class StrongBaselineForm implements Form {
    @Override
    public Optional<Published> read(TensorFile file) {
        if (!Form.begins(file, "base.layer4.")) {
            return Optional.empty();
        }
        String form = "reid-strong-baseline";
        if (Backbones.shown(file, "base.").isEmpty()) {
            return Optional.of(new Published.Unusable(form, "It has a trunk that there is no network for here."));
        }
        return Optional.of(
                new Published.Usable(
                        form,
                        StrongBaselineConfig.SYSTEM,
                        Map.of(),
                        file,
                        Use.photos(Interpolation.BILINEAR, Metric.COSINE),
                        List.of(
                                "The last stride does not show: 1 is taken, as in all published weights; --set last_stride=2 if you trained with 2.")));
    }
}
