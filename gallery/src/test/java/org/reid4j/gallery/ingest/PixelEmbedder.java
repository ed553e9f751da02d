package org.reid4j.gallery.ingest;

import java.util.List;
import org.reid4j.core.Embedder;
import org.reid4j.core.Pixels;
import org.reid4j.core.UnitLength;
import org.reid4j.gallery.spi.Made;

/// A network's place holder: sums of pixels, so that equal pictures give equal vectors and others do not.
public final class PixelEmbedder implements Embedder {
    private int batches;

    /// How often it was asked.
    public int batches() {
        return batches;
    }

    @Override
    public int dimension() {
        return Made.DIMENSION;
    }

    @Override
    public List<float[]> embed(List<Pixels> photos) {
        batches++;
        return photos.stream().map(PixelEmbedder::vector).toList();
    }

    private static float[] vector(Pixels photo) {
        var vector = new float[Made.DIMENSION];
        for (int i = 0; i < photo.rgb().length; i++) {
            vector[i % Made.DIMENSION] += (photo.rgb()[i] & 0xff) - 128;
        }
        UnitLength.normalise(vector, Made.DIMENSION);
        return vector;
    }

    @Override
    public void close() {}
}
