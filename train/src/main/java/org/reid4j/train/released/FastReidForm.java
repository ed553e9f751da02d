package org.reid4j.train.released;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.reid4j.core.eval.Metric;
import org.reid4j.image.Interpolation;
import org.reid4j.models.StrongBaselineConfig;
import org.reid4j.models.backbone.Backbones;
import org.reid4j.models.backbone.ResNetForm;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.TensorFile;

/// fast-reid's BoT, AGW and SBS with ResNets: `backbone.…`, `heads.…`, mean and deviation of 0..255 in
/// the file.
///
/// The head's normalisation was called `heads.bnneck` until September 2020, which all files of the
/// model zoo still have, and their stem pools as torchvision's does. Since the end of 2020 it pools
/// elsewhere ([ResNetForm#FAST_REID]). Facts from `configs/Base-*.yml`, `modeling/backbones/resnet.py`
/// and `modeling/heads` of v0.1.1 to v1.3.0.
final class FastReidForm implements Form {
    private static final String OLD_NECK = "heads.bnneck.";
    private static final String NECK = "heads.bottleneck.0.";
    private static final String EXPONENT = "heads.pool_layer.p";
    private static final float BYTE = 255;
    private static final float DIGITS = 1e6f;

    @Override
    public Optional<Published> read(TensorFile file) {
        boolean headed = Form.begins(file, "heads.") || Form.begins(file, "b1_head.");
        if (!Form.begins(file, "backbone.") || !headed) {
            return Optional.empty();
        }
        return Optional.of(obstacle(file).orElseGet(() -> usable(file)));
    }

    private static Optional<Published> obstacle(TensorFile file) {
        if (Form.begins(file, "b1_head.")) {
            return Optional.of(
                    new Published.Unusable(
                            "fast-reid MGN",
                            "Its heads (GeM, and a batch normalisation without ReLU) and strides are not those of the MGN here; train one with model=mgn."));
        }
        String form = "fast-reid";
        if (Form.contains(file, ".se.fc.")) {
            return Optional.of(new Published.Unusable(
                    form, "Its ResNet has squeeze-and-excitation (se.fc), which fast-reid's ResNets have not here."));
        }
        if (Backbones.shown(file, "backbone.").isEmpty()) {
            return Optional.of(new Published.Unusable(
                    form, "Its backbone is none of the ResNets here (18, 34, 50, 101, with or without IBN-a)."));
        }
        boolean reduced =
                file.tensor(NECK + "weight").filter(weight -> weight.rank() > 1).isPresent();
        return reduced
                ? Optional.of(new Published.Unusable(
                        form,
                        "It reduces its embedding (heads.bottleneck.0 is a convolution), which no network here does."))
                : Optional.empty();
    }

    private static Published usable(TensorFile file) {
        boolean old = Form.begins(file, OLD_NECK);
        boolean nonLocal = Form.contains(file, "backbone.NL_");
        boolean learned = file.tensor(EXPONENT).isPresent();
        var settings = new HashMap<String, String>();
        settings.put("stem_relu", "true");
        settings.put("trunk_form", form(old, nonLocal).id());
        settings.put("pool", learned || nonLocal ? "gem" : "gap");
        settings.put("height", learned ? "384" : "256");
        settings.put("width", "128");
        var remarks = new ArrayList<String>();
        if (learned && old) {
            remarks.add("SBS is taken, of 384x128; an AGW of those days looks the same: --input 256x128.");
        }
        if (!old && file.tensor("heads.classifier.weight").isPresent()) {
            remarks.add("Weights of autumn 2020 may want --set trunk_form=%s."
                    .formatted(form(true, nonLocal).id()));
        }
        String name = !learned && !nonLocal ? "BoT" : learned ? "SBS" : "AGW";
        Use use = Use.photos(Interpolation.BICUBIC, Metric.COSINE);
        Optional<float[]> mean = channels(file, "pixel_mean");
        Optional<float[]> std = channels(file, "pixel_std");
        return new Published.Usable(
                "fast-reid " + name,
                StrongBaselineConfig.SYSTEM,
                settings,
                exponent(Form.renamed(file, FastReidForm::ours), nonLocal && !learned),
                mean.isPresent() && std.isPresent() ? use.normalising(mean.get(), std.get()) : use,
                remarks);
    }

    private static ResNetForm form(boolean padded, boolean nonLocal) {
        return padded
                ? nonLocal ? ResNetForm.NON_LOCAL : ResNetForm.PLAIN
                : nonLocal ? ResNetForm.FAST_REID_NON_LOCAL : ResNetForm.FAST_REID;
    }

    private static String ours(String name) {
        return switch (name) {
            case "pixel_mean", "pixel_std" -> "";
            case "heads.weight", "heads.classifier.weight" -> "classifier.weight";
            case EXPONENT -> "gap.p";
            default ->
                name.replaceFirst("^backbone\\.", "base.")
                        .replaceFirst("^heads\\.(bnneck|bottleneck\\.0)\\.", "bottleneck.");
        };
    }

    /// AGW's exponent is 3 and never learned, so it is not in the file.
    private static TensorFile exponent(TensorFile file, boolean fixed) {
        if (!fixed) {
            return file;
        }
        Map<String, RawTensor> all = new LinkedHashMap<>(file.tensors());
        all.put("gap.p", RawTensor.of(new float[] {3}, 1));
        return new TensorFile(all, file.metadata());
    }

    private static Optional<float[]> channels(TensorFile file, String name) {
        return file.tensor(name).filter(tensor -> tensor.elements() == 3).map(tensor -> {
            float[] values = tensor.toFloats();
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.round(values[i] / BYTE * DIGITS) / DIGITS; // 0.224, not 0.22399999
            }
            return values;
        });
    }
}
