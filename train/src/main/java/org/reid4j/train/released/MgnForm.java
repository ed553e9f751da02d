package org.reid4j.train.released;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reid4j.core.eval.Metric;
import org.reid4j.image.Interpolation;
import org.reid4j.models.MgnConfig;
import org.reid4j.torch.weights.TensorFile;

/// MGN's files as seathiefwang's and GNAYUOHZ's code write them; the network reads both sets of names
/// itself.
///
/// Both resize with bicubic interpolation to 384x128 and add the mirror image's embedding
/// (`data/__init__.py`, `data.py`).
final class MgnForm implements Form {
    @Override
    public Optional<Published> read(TensorFile file) {
        boolean shared = file.tensor("reduction.0.weight").isPresent();
        boolean ours = file.tensor("reduction_0.0.weight").isPresent() || shared;
        if (!ours || !Form.begins(file, "p1.0.")) {
            return Optional.empty();
        }
        return Optional.of(new Published.Usable(
                shared ? "MGN of ReID-MGN" : "MGN of MGN-pytorch",
                MgnConfig.SYSTEM,
                Map.of(),
                file,
                Use.photos(Interpolation.BICUBIC, Metric.COSINE).flipped(),
                shared
                        ? List.of()
                        : List.of("Its pooling does not show: --set pool=max where it was trained with --pool max.")));
    }
}
