package org.reid4j.core.data;

import java.util.Set;
import java.util.TreeSet;

/// Which people of a dataset of walks are learned from and which are tested on (`data.partition`).
public sealed interface Partition {
    /// What messages call it.
    String name();

    /// A division that the format knows by a name: CASIA-B's `lt`, `mt` and `st`.
    ///
    /// @param name in lower case
    record Named(String name) implements Partition {}

    /// People by the names of their folders, as OpenGait's JSON files list them. Who is in neither is left out.
    ///
    /// @param name of the file
    /// @param train people to learn from
    /// @param test people to test on, none of them in `train`
    record Listed(String name, Set<String> train, Set<String> test) implements Partition {
        /// Copies the sets.
        ///
        /// @throws IllegalArgumentException naming people who are in both
        public Listed {
            train = Set.copyOf(train);
            test = Set.copyOf(test);
            Set<String> both = new TreeSet<>(train);
            both.retainAll(test);
            if (!both.isEmpty()) {
                throw new IllegalArgumentException("%s has people both in training and in the test: %s"
                        .formatted(name, Shown.text(String.join(", ", both))));
            }
        }
    }
}
