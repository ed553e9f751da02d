package org.reid4j.cli.report;

import java.util.LinkedHashMap;
import java.util.Map;
import org.reid4j.core.eval.gait.CrossViewReport;

/// One feature of a gait network, measured: the whole of its parts, or the compact one.
///
/// @param name such as `compact`
/// @param parts how many parts it has
/// @param numbers in all its parts together
/// @param report what it reached
/// @param walksASecond how fast walks became embeddings, reading included
/// @param comparisonsASecond how fast embeddings were compared
public record WalkFeature(
        String name, int parts, int numbers, CrossViewReport report, double walksASecond, double comparisonsASecond) {
    /// Bytes of one embedding.
    public long bytes() {
        return (long) Float.BYTES * numbers;
    }

    /// For `--json`.
    public Map<String, Object> json() {
        var json = new LinkedHashMap<String, Object>();
        json.put("parts", parts);
        json.put("numbers", numbers);
        report.tables().forEach(table -> json.put(table.name(), table.mean(1)));
        json.put("walks_a_second", walksASecond);
        json.put("comparisons_a_second", comparisonsASecond);
        return json;
    }
}
