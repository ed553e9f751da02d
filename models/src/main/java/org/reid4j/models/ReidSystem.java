package org.reid4j.models;

import java.util.Map;
import java.util.Optional;
import org.reid4j.core.InputKind;
import org.reid4j.torch.weights.TensorFile;

/// What makes one system: how its settings are read, its network and its losses are built, and its weight
/// files are understood.
///
/// Each folder under `models` has one, and [Systems] lists them: nothing else in the program names a system.
///
/// @param <S> the system's settings
public interface ReidSystem<S extends ModelSpec> {
    /// The system's name, such as `strong-baseline`.
    String name();

    /// What its networks read: photos unless it says otherwise. A system that reads silhouettes makes
    /// [SilhouetteNet]s.
    default InputKind reads() {
        return InputKind.PHOTOS;
    }

    /// The defaults changed by `key=value` settings.
    ///
    /// @throws ModelException for an unknown key or a value out of range
    S spec(Map<String, String> settings);

    /// A network whose weights wait to be drawn ([ReidNet#initialise]) or loaded. To be built outside any
    /// step's scope.
    ///
    /// @param classes identities the classifier tells apart, 0 for a network that only embeds
    ReidNet network(S spec, int classes);

    /// What the system minimises.
    ///
    /// @param classes training identities
    /// @param dimension of the embedding
    /// @param seed decides the losses' own first parameters
    Objective objective(S spec, int classes, int dimension, long seed);

    /// The network that is trained first, alone, whose weights the network of the spec then begins with under
    /// the same names; empty for a system that is trained in one go.
    default Optional<S> pretraining(S spec) {
        return Optional.empty();
    }

    /// The settings that a published file's names and shapes show.
    Map<String, String> shown(TensorFile file);

    /// Identities that a file's classifier tells apart; 0 when it has none.
    int classes(TensorFile file);

    /// The file under this network's names, without what the released code carries along and never uses.
    ///
    /// @param classes of the network; with 0 a file's classifier is left
    TensorFile used(TensorFile file, S spec, int classes);
}
