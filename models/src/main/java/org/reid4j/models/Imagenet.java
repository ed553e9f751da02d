package org.reid4j.models;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.reid4j.torch.LoadPolicy;
import org.reid4j.torch.LoadReport;
import org.reid4j.torch.Shapes;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.torch.weights.WeightsException;

/// Starts a network's backbone from ImageNet weights, wherever the system put its parts.
public final class Imagenet {
    private static final int SHOWN = 3;
    private static final String FIRST = "layer1.0.conv1.weight"; // each ResNet has it
    private static final String COUNTER = "num_batches_tracked";

    private Imagenet() {}

    /// The backbone of a file, under ImageNet's names: that of a trained network stands behind a prefix
    /// there, such as `base.` or `teacher.model.`.
    ///
    /// @return the file itself unless it holds just one backbone behind a prefix
    public static TensorFile backbone(TensorFile file) {
        List<String> prefixes = file.tensors().keySet().stream()
                .filter(name -> name.endsWith(FIRST))
                .map(name -> name.substring(0, name.length() - FIRST.length()))
                .toList();
        return prefixes.size() == 1 ? file.under(prefixes.getFirst()) : file;
    }

    /// How many of a file's names are of the network's backbone.
    public static long fitting(ReidNet net, TensorFile file) {
        return net.imagenetNames().keySet().stream()
                .filter(file.tensors()::containsKey)
                .count();
    }

    /// Fills the backbone: every branch that begins as a copy gets one. The file's own classifier (`fc.…`,
    /// `last_linear.…`) is left out; all else must fit, in name and shape, or nothing is changed.
    ///
    /// @return what was loaded; `missing` names what stands behind the backbone
    /// @throws WeightsException when the weights are another network's
    public static LoadReport fill(ReidNet net, TensorFile file) {
        Map<String, List<String>> places = net.imagenetNames();
        Map<String, RawTensor> renamed = new LinkedHashMap<>();
        List<String> strange = new ArrayList<>();
        file.tensors().forEach((name, tensor) -> {
            List<String> targets = places.get(name);
            if (targets == null) {
                if (!name.startsWith("fc.") && !name.startsWith("last_linear.")) {
                    strange.add(name + " is unknown to it");
                }
            } else {
                targets.forEach(target -> renamed.put(target, tensor));
                if (!Arrays.equals(Shapes.of(net.state(targets.getFirst())), tensor.shape())) {
                    strange.add(name + " has another shape");
                }
            }
        });
        places.keySet().stream()
                .filter(name -> !file.tensors().containsKey(name) && !name.endsWith(COUNTER))
                .forEach(name -> strange.add(name + " is missing"));
        if (!strange.isEmpty()) {
            throw new WeightsException(
                    "The weights do not fit this backbone: %s%s.\nChoose the backbone they belong to: model.backbone=..."
                            .formatted(
                                    String.join(", ", strange.subList(0, Math.min(SHOWN, strange.size()))),
                                    strange.size() > SHOWN ? " and %d more".formatted(strange.size() - SHOWN) : ""));
        }
        return net.load(new TensorFile(renamed, file.metadata()), LoadPolicy.PARTIAL);
    }
}
