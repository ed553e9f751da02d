package org.reid4j.core.eval.gait;

import java.util.List;
import java.util.Optional;
import org.reid4j.core.eval.CrossView;

/// What a cross-view evaluation found.
///
/// @param protocol the rules
/// @param distance how embeddings were compared
/// @param views in degrees, in the order of the tables' rows and columns
/// @param gallery how many walks answered
/// @param tables one for each group of probes that has walks, in the protocol's order
@SuppressWarnings("ArrayRecordComponent") // read by index, compared by nobody
public record CrossViewReport(
        CrossView protocol, PartDistance distance, int[] views, int gallery, List<ViewTable> tables) {
    /// Copies the list.
    public CrossViewReport {
        tables = List.copyOf(tables);
    }

    /// How many walks asked.
    public int asked() {
        return tables.stream().mapToInt(ViewTable::asked).sum();
    }

    /// The table of a group; empty when no walk of it was given.
    public Optional<ViewTable> table(String name) {
        return tables.stream().filter(table -> table.name().equals(name)).findFirst();
    }

    /// Every choice that changes the numbers, in words.
    public String conventions() {
        return protocol.name() + ", " + distance.description()
                + switch (protocol.views()) {
                    case EACH_OTHER -> ", each pair of views rounded to two decimals, means without equal views";
                    case ANY -> ", views not looked at";
                };
    }
}
