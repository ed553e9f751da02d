package org.reid4j.models;

import java.util.List;
import java.util.Map;
import org.reid4j.models.strongbaseline.StrongBaseline;
import org.reid4j.models.strongbaseline.StrongBaselineObjective;

/// Builds what a [ModelSpec] describes: the one place that knows every system.
public final class Systems {
    private Systems() {}

    /// The systems' names.
    public static List<String> names() {
        return List.of(StrongBaselineConfig.SYSTEM);
    }

    /// The spec of a system by name, its defaults changed by `key=value` settings.
    ///
    /// @throws ModelException for an unknown system, an unknown key or a value out of range
    public static ModelSpec spec(String system, Map<String, String> settings) {
        return switch (system) {
            case StrongBaselineConfig.SYSTEM -> StrongBaselineConfig.of(settings);
            default ->
                throw new ModelException(
                        "There is no model '%s'. Models are: %s".formatted(system, String.join(", ", names())));
        };
    }

    /// A network with its first weights, in training mode, in float32 on the CPU. To be built outside any step's scope.
    ///
    /// @param classes training identities
    /// @param seed decides every weight
    public static ReidNet create(ModelSpec spec, int classes, long seed) {
        return switch (spec) {
            case StrongBaselineConfig config -> {
                var net = new StrongBaseline(config, classes);
                net.initialise(seed);
                yield net;
            }
        };
    }

    /// What the system minimises.
    ///
    /// @param classes training identities
    /// @param dimension of the feature that metric losses see
    /// @param seed decides the losses' own first parameters
    public static Objective objective(ModelSpec spec, int classes, int dimension, long seed) {
        return switch (spec) {
            case StrongBaselineConfig config -> new StrongBaselineObjective(config.losses(), classes, dimension, seed);
        };
    }
}
