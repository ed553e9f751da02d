package org.reid4j.train.config;

import org.reid4j.core.sample.PkSampler;

/// Which photos make a batch: `identities` people with `images` photos each.
///
/// @param identities P, people in a batch
/// @param images K, photos of each
/// @param semantics what an epoch is
public record SamplerConfig(int identities, int images, PkSampler.Semantics semantics) {
    public SamplerConfig {
        Rule.between("sampler.identities", identities, 2, 4096);
        Rule.between("sampler.images", images, 2, 256);
    }

    /// 16 people with 4 photos each.
    public static SamplerConfig defaults() {
        return new SamplerConfig(16, 4, PkSampler.Semantics.BASELINE);
    }

    /// Photos in a batch.
    public int batch() {
        return identities * images;
    }
}
