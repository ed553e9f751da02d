package org.reid4j.train.config;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reid4j.torch.Precision;

/// In which number format a network trains, or that it be found out.
public enum PrecisionChoice {
    /// 32 bits everywhere.
    F32(Precision.F32),
    /// 64 bits everywhere.
    F64(Precision.F64),
    /// Convolutions and matrix products of the network in bfloat16.
    BF16_AUTOCAST(Precision.BF16_AUTOCAST),
    /// [#F32] or [#BF16_AUTOCAST], whichever takes steps faster where the run begins; settled there and then.
    AUTO(null);

    private final Optional<Precision> format;

    PrecisionChoice(@Nullable Precision format) {
        this.format = Optional.ofNullable(format);
    }

    /// The format; empty for one that is to be found out.
    public Optional<Precision> format() {
        return format;
    }
}
