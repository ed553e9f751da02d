package org.reid4j.train.released;

import java.util.ArrayList;
import java.util.Optional;
import org.reid4j.torch.weights.TensorFile;

/// DG-Net's three files and its teacher's: parts of a network, which embed nobody by themselves here.
final class DgNetForm implements Form {
    @Override
    public Optional<Published> read(TensorFile file) {
        var parts = new ArrayList<String>();
        if (Form.contains(file, "mlp_w1.model.0.fc.weight")) {
            parts.add("dgnet:decoder");
        }
        if (Form.contains(file, ".fuse.conv.weight")) {
            parts.add("dgnet:structure");
        }
        if (Form.contains(file, "classifier1.add_block.")) {
            parts.add("dgnet:appearance");
        } else if (Form.contains(file, "classifier.add_block.")) {
            parts.add("dgnet:teacher");
        }
        if (Form.contains(file, "cnns.0.0.conv.weight")) {
            parts.add("dgnet:discriminator");
        }
        return parts.isEmpty()
                ? Optional.empty()
                : Optional.of(new Published.Unusable(
                        "DG-Net " + name(parts.getFirst()),
                        (parts.size() == 1
                                        ? "It holds %s, a part of DG-Net, which reid forward runs by that name."
                                        : "It holds %s, parts of DG-Net, which reid forward runs by these names.")
                                .formatted(String.join(" and ", parts))));
    }

    private static String name(String first) {
        return switch (first) {
            case "dgnet:decoder", "dgnet:structure" -> "generator (gen_*.pt)";
            case "dgnet:appearance" -> "appearance encoder (id_*.pt)";
            case "dgnet:teacher" -> "teacher";
            default -> "discriminator (dis_*.pt)";
        };
    }
}
