package org.reid4j.train.released;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reid4j.models.GaitGlnConfig;
import org.reid4j.models.GaitSetConfig;
import org.reid4j.torch.weights.TensorFile;

/// OpenGait's GLN and GaitSet (`*.pt` around `model`), GaitSet's own release, and the listing of GLN's
/// article: our names are theirs.
final class GaitForm implements Form {
    @Override
    public Optional<Published> read(TensorFile file) {
        if (Form.begins(file, "sil_stage_0.")) {
            return usable(
                    "OpenGait GLN", GaitGlnConfig.SYSTEM, Map.of("variant", GaitGlnConfig.Variant.OPENGAIT.id()), file);
        }
        if (Form.begins(file, "smo.conv.")) {
            return usable("GLN of its article's listing", GaitGlnConfig.SYSTEM, Map.of(), file);
        }
        if (Form.begins(file, "set_block1.")) {
            return usable("OpenGait GaitSet", GaitSetConfig.SYSTEM, Map.of(), file);
        }
        return Form.begins(file, "set_layer1.") && Form.begins(file, "fc_bin")
                ? usable("GaitSet", GaitSetConfig.SYSTEM, Map.of(), file)
                : Optional.empty();
    }

    private static Optional<Published> usable(
            String form, String system, Map<String, String> settings, TensorFile file) {
        return Optional.of(new Published.Usable(form, system, settings, file, Use.silhouettes(), List.of()));
    }
}
