package org.reid4j.torch;

import java.util.List;

/// What came of loading a file into a network.
///
/// @param loaded how many tensors were taken over
/// @param missing names the network has and the file lacks
/// @param unexpected names the file has and the network lacks
/// @param reshaped names both have with different shapes, as `fc.weight: [751, 2048] in the file, [10, 2048] here`
public record LoadReport(int loaded, List<String> missing, List<String> unexpected, List<String> reshaped) {
    public LoadReport {
        missing = List.copyOf(missing);
        unexpected = List.copyOf(unexpected);
        reshaped = List.copyOf(reshaped);
    }

    /// Whether file and network fit exactly.
    public boolean exact() {
        return missing.isEmpty() && unexpected.isEmpty() && reshaped.isEmpty();
    }
}
