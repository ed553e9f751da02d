package org.reid4j.core.data;

import java.nio.file.Path;
import java.util.Optional;

/// One layout of photos on disk: how to recognise it and how to read it. An open set: implement this, name the
/// class in `META-INF/services/org.reid4j.core.data.DatasetFormat`, and `data=` accepts your layout.
///
/// Implementations have no state, never write into the dataset, and list photos in an order that depends on
/// file names only.
public interface DatasetFormat {

    /// The short name that configurations use: lower-case letters and digits, hyphens between them.
    String name();

    /// One line of what lies in such a folder, for messages: `bounding_box_train/, query/ … with
    /// 0002_c1s1_000451_03.jpg`.
    String layout();

    /// Looks whether a folder (or file) is laid out like this; cheap, reads some names at most.
    ///
    /// @param root what the user named: the dataset's folder or the one that holds it
    /// @return where it begins and why it was recognised; empty when it is something else
    Optional<Detection> detect(Path root);

    /// Reads the dataset.
    ///
    /// @param home the place that [#detect] found
    /// @param options which split and seed
    /// @throws DataException when it cannot be used
    Dataset read(Path home, DataOptions options);

    /// Whether [DataOptions#partition()] can say which people train: datasets of walks.
    default boolean partitioned() {
        return false;
    }

    /// How many random splits the dataset is measured over; [DataOptions#split()] chooses one. 1 where the
    /// split is fixed.
    default int splits() {
        return 1;
    }
}
