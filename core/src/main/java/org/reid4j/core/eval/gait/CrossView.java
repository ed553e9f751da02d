package org.reid4j.core.eval.gait;

import java.util.List;
import java.util.Set;

/// A cross-view protocol: which walks answer, and which ask under which name.
///
/// Walks of one view ask those of one view, for every pair of views; the pairs of equal views are left out of
/// the means.
///
/// @param name for people
/// @param gallery the conditions of the walks that answer
/// @param probes the groups of walks that ask
public record CrossView(String name, Set<Integer> gallery, List<Probes> probes) {
    /// A group of walks that ask.
    ///
    /// @param name such as `nm`
    /// @param conditions of its walks
    public record Probes(String name, Set<Integer> conditions) {
        /// Copies the set.
        public Probes {
            conditions = Set.copyOf(conditions);
        }
    }

    /// Copies the collections.
    public CrossView {
        gallery = Set.copyOf(gallery);
        probes = List.copyOf(probes);
    }

    /// CASIA-B (Yu, Tan, Tan 2006): four normal walks answer (conditions 0 to 3, NM-01 to NM-04); two more ask
    /// (4 and 5), two with a bag (6 and 7, BG-01 and BG-02) and two in a coat (8 and 9, CL-01 and CL-02).
    public static CrossView casiaB() {
        return new CrossView(
                "CASIA-B",
                Set.of(0, 1, 2, 3),
                List.of(
                        new Probes("nm", Set.of(4, 5)),
                        new Probes("bg", Set.of(6, 7)),
                        new Probes("cl", Set.of(8, 9))));
    }
}
