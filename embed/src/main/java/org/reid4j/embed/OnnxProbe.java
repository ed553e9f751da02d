package org.reid4j.embed;

import ai.onnxruntime.OrtException;
import java.util.Arrays;
import java.util.OptionalInt;
import org.reid4j.core.Pixels;
import org.reid4j.core.ReidException;
import org.reid4j.core.ReidException.Kind;
import org.reid4j.core.UnitLength;
import org.reid4j.image.Preprocessing;

/// Tries a graph on two synthetic photos before anybody relies on it: how long its embeddings are,
/// whether it can tell two pictures apart, and whether it really takes several photos at once.
final class OnnxProbe {
    private static final double CLOSE = 1e-2; // between those of one photo alone and beside another, generously

    private final OnnxSession session;
    private final Preprocessing preprocessing;

    private OnnxProbe(OnnxSession session, Preprocessing preprocessing) {
        this.session = session;
        this.preprocessing = preprocessing;
    }

    /// @param dimension length of an embedding
    /// @param batch photos that must run at once; empty when any number can
    /// @param shape of the output for one batch
    @SuppressWarnings("ArrayRecordComponent") // not compared
    record Found(int dimension, OptionalInt batch, long[] shape) {}

    /// @throws ReidException of kind CHECK when it cannot be run, or its embeddings tell nothing
    static Found run(OnnxSession session, Preprocessing preprocessing) {
        return new OnnxProbe(session, preprocessing).run();
    }

    private Found run() {
        int count = session.input().batch().orElse(1);
        Pixels dark = FirstPhotos.dark(preprocessing);
        Pixels light = FirstPhotos.light(preprocessing);
        try {
            OnnxSession.Rows first = rows(count, dark);
            int dimension = first.dimension(count);
            float[] one = row(first, 0, dimension);
            float[] other;
            OptionalInt batch = session.input().batch();
            if (count > 1) {
                other = row(rows(count, light), 0, dimension);
            } else if (batch.isPresent()) {
                other = row(rows(1, light), 0, dimension);
            } else {
                OnnxSession.Rows both = together(dark, light, dimension, one);
                if (both.values().length == 0) {
                    batch = OptionalInt.of(1);
                    other = row(rows(1, light), 0, dimension);
                } else {
                    other = row(both, 1, dimension);
                }
            }
            FirstPhotos.requireTelling(one, other, session.file(), "output '" + session.output() + "'");
            return new Found(dimension, batch, first.shape());
        } catch (OrtException failure) {
            throw session.failed(failure);
        } catch (IllegalArgumentException refused) {
            throw new ReidException(
                    Kind.USAGE,
                    session.file() + " is no network that embeds photos: " + OnnxSession.reason(refused),
                    refused);
        }
    }

    /// Both photos in one run; no values where the graph only claims to take several, or mixes them up.
    private OnnxSession.Rows together(Pixels dark, Pixels light, int dimension, float[] one) {
        var none = new OnnxSession.Rows(new float[0], new long[0]);
        try {
            OnnxSession.Rows both = rows(2, dark, light);
            boolean fits = both.shape().length > 1 && both.shape()[0] == 2 && both.values().length == 2 * dimension;
            return fits && FirstPhotos.apart(one, row(both, 0, dimension)) < CLOSE ? both : none;
        } catch (OrtException _) {
            return none;
        }
    }

    private OnnxSession.Rows rows(int count, Pixels... photos) throws OrtException {
        var lane = new InputLane(session.input(), preprocessing, count, 1);
        for (int i = 0; i < count; i++) {
            lane.put(i, photos[Math.min(i, photos.length - 1)], false);
        }
        return session.run(
                lane.photos(count), session.input().shape(count, preprocessing.height(), preprocessing.width()));
    }

    private static float[] row(OnnxSession.Rows rows, int which, int dimension) {
        float[] row = Arrays.copyOfRange(rows.values(), which * dimension, (which + 1) * dimension);
        UnitLength.normalise(row, dimension);
        return row;
    }
}
