package org.reid4j.embed;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import org.reid4j.core.Pixels;
import org.reid4j.core.ReidException;
import org.reid4j.image.Preprocessing;

/// The memory of one batch on its way through a graph, made once and used again: photos are written
/// straight into what ONNX Runtime reads, and embeddings are read from what it writes.
///
/// For one thread at a time, except that different photos of a batch may be written by different ones.
final class InputLane {
    private static final int CHANNELS = 3;
    private static final long MOST = 1 << 30; // bytes of a batch

    private final GraphInput graph;
    private final Preprocessing preprocessing;
    private final float[][] tables = new float[CHANNELS][];
    private final ByteBuffer photos;
    private final FloatBuffer floats;
    private final ByteBuffer rows;

    /// @param batch most photos at once
    /// @param dimension of an embedding
    InputLane(GraphInput graph, Preprocessing preprocessing, int batch, int dimension) {
        this.graph = graph;
        this.preprocessing = preprocessing;
        for (int c = 0; c < CHANNELS; c++) {
            tables[c] = preprocessing.table(c);
        }
        int bytes = graph.bytes() ? 1 : Float.BYTES;
        this.photos = direct(Math.multiplyExact(batch, preprocessing.length()), bytes);
        this.floats = photos.asFloatBuffer();
        this.rows = direct(Math.multiplyExact(batch, dimension), Float.BYTES);
    }

    /// Refuses batches that no machine should be asked to hold.
    ///
    /// @param file what messages call the network
    /// @throws ReidException when so many photos are more than a GiB
    static void requireRoom(Path file, int batch, Preprocessing preprocessing) {
        if ((long) batch * preprocessing.length() * Float.BYTES > MOST) {
            throw new ReidException(
                    ReidException.Kind.USAGE,
                    "%s would read %d photos of %d x %d at once, which are more than 1 GiB"
                            .formatted(file, batch, preprocessing.height(), preprocessing.width()));
        }
    }

    private static ByteBuffer direct(int values, int bytes) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(values, bytes)).order(ByteOrder.nativeOrder());
    }

    /// Writes a photo.
    ///
    /// @param place in the batch
    /// @param resized of the network's size
    /// @param mirrored left and right exchanged
    void put(int place, Pixels resized, boolean mirrored) {
        byte[] rgb = resized.rgb();
        int width = preprocessing.width();
        int plane = preprocessing.height() * width;
        int from = place * preprocessing.length();
        for (int c = 0; c < CHANNELS; c++) {
            float[] table = tables[c];
            int colour = preprocessing.order().colour(c);
            int step = graph.channelsLast() ? CHANNELS : 1;
            int at = from + (graph.channelsLast() ? c : c * plane);
            for (int row = 0; row < plane; row += width) {
                for (int x = 0; x < width; x++, at += step) {
                    byte value = rgb[(row + (mirrored ? width - 1 - x : x)) * CHANNELS + colour];
                    if (graph.bytes()) {
                        photos.put(at, value);
                    } else {
                        floats.put(at, table[value & 0xff]);
                    }
                }
            }
        }
    }

    /// The photos, of which the first `count` go through the graph.
    ByteBuffer photos(int count) {
        int bytes = graph.bytes() ? 1 : Float.BYTES;
        return photos.slice(0, count * preprocessing.length() * bytes).order(ByteOrder.nativeOrder());
    }

    /// Where `count` embeddings of `dimension` values go.
    FloatBuffer rows(int count, int dimension) {
        return rows.slice(0, count * dimension * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
