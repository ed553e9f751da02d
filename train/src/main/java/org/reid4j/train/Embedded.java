package org.reid4j.train;

import java.nio.file.Path;
import java.util.List;
import org.reid4j.core.data.Sample;
import org.reid4j.core.eval.Embeddings;

/// Embeddings of a list of photos, and which of them could not be read.
///
/// @param embeddings one a photo of `samples`
/// @param samples the photos that were embedded, in their order
/// @param positions where each of them stands in the list that was given
/// @param bad the photos that were not
@SuppressWarnings("ArrayRecordComponent") // one number a photo, compared by nobody
public record Embedded(Embeddings embeddings, List<Sample> samples, int[] positions, List<Bad> bad) {

    /// A photo that cannot be read.
    ///
    /// @param path the file
    /// @param reason why, in one line
    public record Bad(Path path, String reason) {}

    public Embedded {
        samples = List.copyOf(samples);
        bad = List.copyOf(bad);
    }
}
