package org.reid4j.core.eval;

import java.util.List;
import java.util.Set;

/// A protocol for walks: which of them answer, and which ask under which name.
///
/// A walk is a [org.reid4j.core.data.Sample] whose camera is its view in degrees and whose sequence is its
/// condition.
///
/// @param name for people
/// @param gallery the conditions of the walks that answer
/// @param probes the groups of walks that ask
/// @param views how views are treated
public record CrossView(String name, Set<Integer> gallery, List<Probes> probes, Views views) implements Protocol {
    /// How views are treated.
    public enum Views {
        /// Walks of one view ask those of one view, for every pair of views; the pairs of equal views are left
        /// out of the means.
        EACH_OTHER,
        /// Views are not looked at: each probe asks the whole gallery.
        ANY
    }

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
                List.of(new Probes("nm", Set.of(4, 5)), new Probes("bg", Set.of(6, 7)), new Probes("cl", Set.of(8, 9))),
                Views.EACH_OTHER);
    }

    /// OU-MVLP (Takemura et al. 2018): of each person's two walks the second answers (condition 1, `01`) and the
    /// first asks (condition 0, `00`).
    public static CrossView ouMvlp() {
        return new CrossView("OU-MVLP", Set.of(1), List.of(new Probes("nm", Set.of(0))), Views.EACH_OTHER);
    }

    /// Somebody's own walks: each person's first answers (condition 0), all others ask, whatever the view.
    public static CrossView ownWalks(Set<Integer> asking) {
        return new CrossView("own walks", Set.of(0), List.of(new Probes("walks", asking)), Views.ANY);
    }
}
