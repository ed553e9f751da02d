package org.reid4j.torch.weights;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Recognises a published network by the names of its tensors.
final class SystemGuess {
    private SystemGuess() {}

    /// The `reid forward` name of the system these names belong to, if one is recognised.
    static Optional<String> of(Set<String> names) {
        Predicate<String> begins = prefix -> names.stream().anyMatch(name -> name.startsWith(prefix));
        Predicate<String> contains = part -> names.stream().anyMatch(name -> name.contains(part));
        if (begins.test("base.layer4.")) {
            return Optional.of("strong-baseline");
        }
        if (names.contains("fc_id_2048_0.weight") || begins.test("fc_id_256_")) {
            return Optional.of("mgn");
        }
        if (contains.test("rga_att") || begins.test("gg_spatial.") || begins.test("gg_channel.")) {
            return Optional.of("rga-sc");
        }
        if (begins.test("sil_stage_0.") || begins.test("conv1x1_layer1.")) {
            return Optional.of("gaitgln");
        }
        if (begins.test("set_block1.") || names.contains("fc_bin.0") || names.contains("fc_bin")) {
            return Optional.of("gaitset");
        }
        if (begins.test("classifier1.add_block.")) {
            return Optional.of("dgnet:appearance");
        }
        if (begins.test("classifier.add_block.")) {
            return Optional.of("dgnet:teacher");
        }
        if (begins.test("mlp_w1.") || begins.test("dec.model.")) {
            return Optional.of("dgnet:decoder");
        }
        if (contains.test("model.5.fuse.conv.")) {
            return Optional.of("dgnet:structure");
        }
        if (begins.test("cnns.0.")) {
            return Optional.of("dgnet:discriminator");
        }
        if (names.contains("conv1.weight") && begins.test("layer4.")) {
            return Optional.of("torchvision-resnet");
        }
        return Optional.empty();
    }
}
