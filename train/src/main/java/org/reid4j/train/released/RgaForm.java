package org.reid4j.train.released;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reid4j.core.eval.Metric;
import org.reid4j.image.Interpolation;
import org.reid4j.models.RgaConfig;
import org.reid4j.torch.weights.TensorFile;

/// microsoft's RGA: our names are its names, and its weights show the input's size. Bilinear resize,
/// cosine.
final class RgaForm implements Form {
    @Override
    public Optional<Published> read(TensorFile file) {
        return Form.begins(file, "backbone.rga_att")
                ? Optional.of(new Published.Usable(
                        "RGA",
                        RgaConfig.SYSTEM,
                        Map.of(),
                        file,
                        Use.photos(Interpolation.BILINEAR, Metric.COSINE),
                        List.of()))
                : Optional.empty();
    }
}
