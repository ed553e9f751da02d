package org.reid4j.train.config;

import org.reid4j.core.sample.PkSampler;

/// Which photos make a batch: `identities` people with `images` photos each.
///
/// @param identities P, people in a batch
/// @param images K, photos of each
/// @param semantics what an epoch is
/// @param batches of an epoch, where the semantics lets batches go on without end; 0 for as many as it says
public record SamplerConfig(int identities, int images, PkSampler.Semantics semantics, int batches) {
    public SamplerConfig {
        Rule.between("sampler.identities", identities, 2, 4096);
        Rule.between("sampler.images", images, 2, 256);
        Rule.between("sampler.batches", batches, 0, 1_000_000);
        if (batches > 0 && !semantics.endless()) {
            throw new IllegalArgumentException(
                    "sampler.batches is %d, must be 0 unless sampler.semantics is open-gait, fast-reid or fast-reid-balanced"
                            .formatted(batches));
        }
    }

    /// 16 people with 4 photos each.
    public static SamplerConfig defaults() {
        return new SamplerConfig(16, 4, PkSampler.Semantics.BASELINE, 0);
    }

    /// Photos in a batch.
    public int batch() {
        return identities * images;
    }
}
