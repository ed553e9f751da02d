package org.reid4j.train;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.reid4j.core.Embedder;
import org.reid4j.core.Pixels;
import org.reid4j.core.ReidException;
import org.reid4j.core.UnitLength;

/// Multi-scale testing: a photo is embedded at several input sizes of one network, and the embeddings, each of length
/// 1, are averaged. Photos are resized once, from their own size.
///
/// For one thread at a time.
public final class ScaledEmbedder implements Embedder {
    private final TorchEmbedder network;
    private final List<TorchEmbedder> sizes;

    /// @param network closed with this embedder
    /// @param scales factors of the network's own height and width, not empty, each in 0.1..4
    /// @throws ReidException when a scale is out of its range
    public ScaledEmbedder(TorchEmbedder network, List<Double> scales) {
        if (scales.isEmpty() || scales.stream().anyMatch(scale -> !(scale >= 0.1 && scale <= 4))) {
            throw new ReidException(
                    ReidException.Kind.USAGE,
                    "scales is %s, must be numbers from 0.1 to 4, such as 1,1.1".formatted(words(scales)));
        }
        this.network = network;
        this.sizes = scales.stream().map(network::at).toList();
    }

    /// Scales as people write them: `1, 1.1`.
    public static String words(List<Double> scales) {
        return scales.stream()
                .map(scale -> scale == Math.rint(scale) ? Long.toString(scale.longValue()) : scale.toString())
                .collect(Collectors.joining(", "));
    }

    @Override
    public int dimension() {
        return network.dimension();
    }

    @Override
    public List<float[]> embed(List<Pixels> photos) {
        List<float[]> sums = new ArrayList<>(sizes.getFirst().embed(photos));
        for (TorchEmbedder size : sizes.subList(1, sizes.size())) {
            List<float[]> more = size.embed(photos);
            for (int photo = 0; photo < sums.size(); photo++) {
                float[] sum = sums.get(photo);
                float[] other = more.get(photo);
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += other[i];
                }
            }
        }
        sums.forEach(sum -> UnitLength.normalise(sum, sum.length));
        return sums;
    }

    @Override
    public void close() {
        network.close();
    }
}
