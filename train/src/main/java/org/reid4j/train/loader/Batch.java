package org.reid4j.train.loader;

/// Photos ready for the network.
///
/// @param epoch from 0
/// @param index which batch of the epoch, from 0
/// @param count batches in the epoch
/// @param samples which photos, as indices into the split
/// @param pixels `[N, 3, H, W]` row by row; valid until the loader's next call
/// @param waitedNanos how long the consumer had to wait for it
@SuppressWarnings("ArrayRecordComponent") // buffers, compared by nobody
public record Batch(int epoch, int index, int count, int[] samples, float[] pixels, long waitedNanos) {
    /// Whether it is the epoch's last.
    public boolean last() {
        return index + 1 == count;
    }

    /// Photos in the batch.
    public int size() {
        return samples.length;
    }
}
