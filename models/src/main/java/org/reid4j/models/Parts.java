package org.reid4j.models;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.reid4j.models.dgnet.DgNetPart;
import org.reid4j.models.dgnet.TrunkChoice;
import org.reid4j.torch.LoadPolicy;
import org.reid4j.torch.Precision;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.torch.weights.WeightsException;

/// Builds the parts of systems that have several networks, by names such as `dgnet:structure`: the one place
/// that knows them all, as [Systems] knows the systems.
public final class Parts {
    private Parts() {}

    /// The parts' names.
    public static List<String> names() {
        return Arrays.stream(DgNetPart.values()).map(DgNetPart::id).toList();
    }

    /// Whether a name is meant for a part, known or not: it has a colon, or is what stands before one.
    public static boolean isMeant(String name) {
        return name.contains(":") || names().stream().anyMatch(part -> part.startsWith(name + ":"));
    }

    /// A part with a file's weights, in evaluation mode; widths and classes are read off the weights.
    ///
    /// @param file the part's own names, the whole network's that it was released in, or either behind a prefix
    /// @param set `key=value` settings: `stride=1|2` and `pool=max|avg` for the parts that are ResNets, which
    ///     weights do not show
    /// @throws ModelException for an unknown part or setting
    /// @throws WeightsException when the weights do not fit
    public static PartNet load(String name, TensorFile file, Map<String, String> set, Precision precision) {
        DgNetPart part = Arrays.stream(DgNetPart.values())
                .filter(candidate -> candidate.id().equals(name))
                .findFirst()
                .orElseThrow(() -> new ModelException("There is no model '%s'. Models are: %s"
                        .formatted(
                                name,
                                Stream.concat(Systems.names().stream(), names().stream())
                                        .collect(Collectors.joining(", ")))));
        TrunkChoice trunk = trunk(part, set);
        TensorFile own = part.own(file);
        PartNet net = part.network(own, trunk);
        try {
            net.to(precision);
            net.load(own, LoadPolicy.STRICT);
        } catch (WeightsException refused) {
            net.close();
            throw refused;
        }
        net.eval();
        return net;
    }

    private static TrunkChoice trunk(DgNetPart part, Map<String, String> set) {
        if (part.trunk().isEmpty()) {
            if (!set.isEmpty()) {
                throw new ModelException("%s has no settings, so '%s' cannot be set: its weights say everything."
                        .formatted(part.id(), set.keySet().iterator().next()));
            }
            return TrunkChoice.APPEARANCE;
        }
        TrunkChoice usual = part.trunk().get();
        Settings settings = new Settings(part.id(), set);
        TrunkChoice chosen = settings.build(() -> new TrunkChoice(
                settings.integer("stride", usual.stride()),
                settings.choice("pool", usual.pool(), TrunkChoice.Pool::of)));
        settings.requireAllUsed();
        return chosen;
    }
}
