package org.reid4j.models.dgnet;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.reid4j.models.PartNet;
import org.reid4j.models.backbone.Backbone;
import org.reid4j.models.backbone.Backbones;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.torch.weights.WeightsException;

/// DG-Net's five networks by name, and where each finds its weights in a file.
///
/// The release writes three files: `gen_*.pt` with structure encoder (`enc_content.`) and decoder, `id_*.pt`
/// with the appearance encoder, `dis_*.pt` with the discriminator. The teacher has a file of its own.
public enum DgNetPart {
    /// [AppearanceEncoder].
    APPEARANCE("appearance", "classifier1.add_block.0.weight"),
    /// [Teacher].
    TEACHER("teacher", "classifier.add_block.0.weight"),
    /// [StructureEncoder].
    STRUCTURE("structure", "model.0.conv.weight"),
    /// [Decoder].
    DECODER("decoder", "mlp_w1.model.0.fc.weight"),
    /// [Discriminator].
    DISCRIMINATOR("discriminator", "cnns.0.0.conv.weight");

    /// Of the structure encoder in the release's generator.
    public static final String STRUCTURE_PREFIX = "enc_content.";

    private static final String REACH = "reid4j.model.reach";
    private static final String STRUCTURE_END = "fuse.conv.weight";

    private final String id;
    private final String landmark;

    DgNetPart(String id, String landmark) {
        this.id = "dgnet:" + id;
        this.landmark = landmark;
    }

    /// The name on the command line, such as `dgnet:structure`.
    public String id() {
        return id;
    }

    /// The usual stride and pooling of a part that is a ResNet; empty for the others.
    public Optional<TrunkChoice> trunk() {
        return switch (this) {
            case APPEARANCE -> Optional.of(TrunkChoice.APPEARANCE);
            case TEACHER -> Optional.of(TrunkChoice.TEACHER);
            case STRUCTURE, DECODER, DISCRIMINATOR -> Optional.empty();
        };
    }

    /// The part's weights under its own names, out of a file of this part or of the network it was released in,
    /// either behind a prefix or not.
    ///
    /// @throws WeightsException when the part is not in the file
    public TensorFile own(TensorFile file) {
        String prefix = file.tensors().keySet().stream()
                .filter(name -> name.equals(landmark) || name.endsWith("." + landmark))
                .filter(name -> this != STRUCTURE || isStructure(file, name))
                .map(name -> name.substring(0, name.length() - landmark.length()))
                .findFirst()
                .orElseThrow(() -> new WeightsException(
                        "These weights are not of %s: none is named '%s'.\nreid weights inspect FILE says what they are."
                                .formatted(id, landmark)));
        Map<String, RawTensor> own = new LinkedHashMap<>(file.under(prefix).tensors());
        if (this == DECODER) {
            own.keySet().removeIf(name -> name.startsWith(STRUCTURE_PREFIX));
        }
        return new TensorFile(own, file.metadata());
    }

    /// Other networks have a `model.0.conv.weight` too, but no pyramid behind it.
    private static boolean isStructure(TensorFile file, String name) {
        String root = name.substring(0, name.length() - "0.conv.weight".length());
        return file.tensors().keySet().stream()
                .anyMatch(other -> other.startsWith(root) && other.endsWith(STRUCTURE_END));
    }

    /// A network as wide as the weights, which it does not take over yet.
    ///
    /// @param own from [#own]
    /// @param trunk for the parts that are ResNets
    /// @throws WeightsException when a weight that shows a width is missing or no network could have it
    public PartNet network(TensorFile own, TrunkChoice trunk) {
        Sizes sizes = new Sizes(id, own);
        try {
            return switch (this) {
                case APPEARANCE ->
                    AppearanceEncoder.released(sizes.of("classifier1.classifier.0.weight", 0), backbone(own), trunk);
                case TEACHER -> Teacher.released(sizes.of("classifier.classifier.0.weight", 0), backbone(own), trunk);
                case STRUCTURE -> structure(sizes);
                case DECODER -> decoder(sizes);
                case DISCRIMINATOR -> discriminator(sizes);
            };
        } catch (IllegalArgumentException impossible) {
            throw new WeightsException(
                    "No network of " + id + " has such weights: " + impossible.getMessage(), impossible);
        }
    }

    private static Backbone backbone(TensorFile own) {
        return Backbones.shown(own, "model.").orElse(Backbone.RESNET50);
    }

    /// Taps leave no trace in the weights: our files say how far they stand apart.
    private static int reach(Sizes sizes) {
        String written = sizes.file().metadata().get(REACH);
        try {
            return written == null ? Pyramid.REACH : Integer.parseInt(written);
        } catch (NumberFormatException broken) {
            throw new IllegalArgumentException(REACH + " is '" + written + "'", broken);
        }
    }

    private static StructureEncoder structure(Sizes sizes) {
        int convolutions = sizes.count("model.%d.conv.weight", 0); // two, and two for each halving but the first
        int blocks = sizes.count("model." + convolutions + ".model.%d.model.0.conv.weight", 0);
        return new StructureEncoder(new StructureEncoder.Widths(
                sizes.of("model.0.conv.weight", 0), convolutions / 2, blocks, reach(sizes)));
    }

    private static Decoder decoder(Sizes sizes) {
        int doublings = 0;
        while (sizes.file()
                .tensor("dec.model." + (3 + 2 * doublings) + ".norm.gamma")
                .isPresent()) {
            doublings++;
        }
        return new Decoder(new Decoder.Widths(
                sizes.of("dec.model.1.model.0.model.0.conv.weight", 0),
                doublings,
                sizes.of("mlp_w1.model.0.fc.weight", 1),
                sizes.of("mlp_w1.model.0.fc.weight", 0)));
    }

    private static Discriminator discriminator(Sizes sizes) {
        int convolutions = sizes.count("cnns.0.%d.conv.weight", 0); // one, and two for each halving
        return new Discriminator(new Discriminator.Widths(
                sizes.of("cnns.0.0.conv.weight", 0),
                convolutions / 2,
                sizes.count("cnns.0.%d.model.0.conv.weight", convolutions),
                sizes.count("cnns.%d.0.conv.weight", 0)));
    }
}
