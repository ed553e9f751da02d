package org.reid4j.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.reid4j.core.Embedder;
import org.reid4j.core.Pixels;

/// A network for tests: the colours of eight bands from head to foot, so that people in the same
/// clothes are alike.
final class ColourEmbedder implements Embedder {
    static final int DIMENSION = 25;

    final AtomicInteger begun = new AtomicInteger();
    final AtomicInteger photos = new AtomicInteger();
    volatile boolean broken;
    volatile long millis;
    volatile CountDownLatch gate = new CountDownLatch(0);

    @Override
    public int dimension() {
        return DIMENSION;
    }

    @Override
    public List<float[]> embed(List<Pixels> all) {
        begun.incrementAndGet();
        try {
            gate.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (millis > 0) {
            try {
                Thread.sleep(millis * all.size());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        photos.addAndGet(all.size());
        var rows = new ArrayList<float[]>();
        all.forEach(photo -> rows.add(row(photo)));
        return rows;
    }

    private float[] row(Pixels photo) {
        var sums = new double[DIMENSION];
        int band = photo.rgb().length / 8 + 1;
        for (int i = 0; i < photo.rgb().length; i++) {
            sums[i / band * 3 + i % 3] += (photo.rgb()[i] & 0xff) - 127.5;
        }
        sums[24] = broken ? 1e9 : 1;
        double length = 0;
        for (double sum : sums) {
            length += sum * sum;
        }
        var row = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            row[i] = (float) (sums[i] / Math.sqrt(length));
        }
        return row;
    }

    @Override
    public void close() {}
}
