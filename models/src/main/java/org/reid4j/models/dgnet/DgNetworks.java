package org.reid4j.models.dgnet;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.reid4j.torch.BatchNorm1d;
import org.reid4j.torch.BatchNorm2d;
import org.reid4j.torch.Device;
import org.reid4j.torch.Net;
import org.reid4j.torch.Precision;

/// The networks of the joint training and their modes: which learn, which are looked at only, and which of
/// them normalise by the batch.
public final class DgNetworks implements AutoCloseable {
    private final AppearanceEncoder appearance;
    private final StructureEncoder structure;
    private final Decoder decoder;
    private final Discriminator judge;
    private final @Nullable Teacher teacher;
    private final AppearanceEncoder frozenAppearance;
    private final StructureEncoder frozenStructure;

    /// Takes networks over; they are closed with this.
    ///
    /// @param appearance learns
    /// @param frozenAppearance as wide, for the copy that the release encodes drawn pictures with
    /// @param structure learns
    /// @param frozenStructure as wide
    /// @param decoder learns
    /// @param judge learns
    /// @param teacher is asked only; empty for training without its opinion
    public DgNetworks(
            AppearanceEncoder appearance,
            AppearanceEncoder frozenAppearance,
            StructureEncoder structure,
            StructureEncoder frozenStructure,
            Decoder decoder,
            Discriminator judge,
            Optional<Teacher> teacher) {
        this.appearance = appearance;
        this.frozenAppearance = frozenAppearance;
        this.structure = structure;
        this.frozenStructure = frozenStructure;
        this.decoder = decoder;
        this.judge = judge;
        this.teacher = teacher.orElse(null);
        train();
    }

    /// The re-identification network, which learns.
    public AppearanceEncoder appearance() {
        return appearance;
    }

    /// The structure encoder, which learns.
    public StructureEncoder structure() {
        return structure;
    }

    /// The decoder, which learns.
    public Decoder decoder() {
        return decoder;
    }

    /// The discriminator, which learns.
    public Discriminator judge() {
        return judge;
    }

    /// The teacher, if there is one.
    public Optional<Teacher> teacher() {
        return Optional.ofNullable(teacher);
    }

    /// The appearance encoder as it is now, learning nothing: batch statistics, no dropout.
    AppearanceEncoder frozenAppearance() {
        frozenAppearance.copyFrom(appearance);
        return frozenAppearance;
    }

    /// The structure encoder as it is now, learning nothing.
    StructureEncoder frozenStructure() {
        frozenStructure.copyFrom(structure);
        return frozenStructure;
    }

    /// Learning networks in training mode; the others frozen, by the batch's statistics and without dropout, as
    /// the release's `train_bn` asks.
    public void train() {
        learning().forEach(Net::train);
        asked().forEach(net -> {
            net.freeze(true);
            net.eval();
            net.each((path, part) -> {
                if (part instanceof BatchNorm1d || part instanceof BatchNorm2d) {
                    part.train();
                }
            });
        });
    }

    private List<Net> learning() {
        return List.of(appearance, structure, decoder, judge);
    }

    private List<Net> asked() {
        return teacher == null
                ? List.of(frozenAppearance, frozenStructure)
                : List.of(frozenAppearance, frozenStructure, teacher);
    }

    /// Moves all to a device. To be called before optimizers are made.
    public void to(Device device) {
        learning().forEach(net -> net.to(device));
        asked().forEach(net -> net.to(device));
    }

    /// Turns all into a precision. To be called before optimizers are made.
    public void to(Precision precision) {
        learning().forEach(net -> net.to(precision));
        asked().forEach(net -> net.to(precision));
    }

    /// Lays all out with channels innermost, faster on the CPU where photos are laid out so too. To be called before
    /// optimizers are made.
    public void channelsLast() {
        learning().forEach(Net::channelsLast);
        asked().forEach(Net::channelsLast);
    }

    /// The generator's weights and buffers under the release's names: `enc_content.…`, `dec.…`, `mlp_w1.…`.
    public Map<String, Tensor> generatorState() {
        return joined(structure.stateDict(), decoder.stateDict());
    }

    /// The generator's learned weights under the same names.
    Map<String, Tensor> generatorParameters() {
        return joined(structure.parameters(), decoder.parameters());
    }

    private static Map<String, Tensor> joined(Map<String, Tensor> structure, Map<String, Tensor> decoder) {
        Map<String, Tensor> all = new LinkedHashMap<>();
        structure.forEach((name, tensor) -> all.put(DgNetPart.STRUCTURE_PREFIX + name, tensor));
        all.putAll(decoder);
        return Collections.unmodifiableMap(all);
    }

    @Override
    public void close() {
        learning().forEach(Net::close);
        asked().forEach(Net::close);
    }
}
