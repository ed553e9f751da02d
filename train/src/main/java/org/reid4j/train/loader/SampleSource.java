package org.reid4j.train.loader;

import java.util.List;
import org.reid4j.core.data.Sample;

/// Makes one sample of a batch, a photo or a clip of a walk: what the loader's threads call. Must give the same
/// values for the same arguments on any thread at any time.
public interface SampleSource {

    /// Floats a sample takes.
    int length();

    /// Reads, augments and normalises a sample.
    ///
    /// @param sample index into the split
    /// @param epoch decides, with `draw`, everything random
    /// @param draw the sample, or for its further appearances in one epoch a number of its own, so that one drawn
    ///     again looks different each time
    /// @param target receives [#length()] values
    /// @param offset where in `target`
    /// @throws org.reid4j.core.ReidException of kind USAGE, naming the file, when it cannot be read
    void read(int sample, long epoch, long draw, float[] target, int offset);

    /// Another sample to take instead of one that cannot be read.
    ///
    /// @param sample the one that was planned
    /// @param attempt 0 for the first replacement, then counting
    /// @return index of the replacement, or -1 when there are no more
    int instead(int sample, int attempt);

    /// The usual answer to [#instead]: another sample of the same person, in the split's order from the one behind
    /// on.
    static int ofTheSamePerson(List<Sample> samples, int sample, int attempt) {
        int identity = samples.get(sample).identity();
        int found = -1;
        for (int step = 1; step < samples.size(); step++) {
            int other = (sample + step) % samples.size();
            if (samples.get(other).identity() == identity && ++found == attempt) {
                return other;
            }
        }
        return -1;
    }
}
