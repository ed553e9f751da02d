package org.reid4j.torch;

import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Lets convolutions and matrix products compute in bfloat16 on this thread until closed, while weights stay float32.
///
/// Open it around the forward pass alone and close it before the losses: they compare small differences, for
/// which bfloat16 has too few digits. `backward()` stays outside as well; it follows the forward pass by itself.
public final class Autocast implements AutoCloseable {
    private final long owner = Thread.currentThread().threadId();
    private final DeviceType type;
    private final boolean enabledBefore;
    private final boolean cacheBefore;
    private final ScalarType formatBefore;

    private Autocast(Device device, boolean enabled) {
        Engine.start();
        type = switch (device) {
            case Device.Cpu() -> DeviceType.CPU;
            case Device.Cuda(int _) -> DeviceType.CUDA;
        };
        enabledBefore = torch.is_autocast_enabled(type);
        cacheBefore = torch.is_autocast_cache_enabled();
        formatBefore = torch.get_autocast_dtype(type);
        // the bindings cannot clear the cache of converted weights, and a stale one would outlive an optimizer step
        torch.set_autocast_cache_enabled(false);
        torch.set_autocast_dtype(type, ScalarType.BFloat16);
        torch.set_autocast_enabled(type, enabled);
    }

    /// The guard a precision asks for: bfloat16 for [Precision#BF16_AUTOCAST], none otherwise.
    public static Autocast open(Device device, Precision precision) {
        return new Autocast(device, precision == Precision.BF16_AUTOCAST);
    }

    @Override
    public void close() {
        if (Thread.currentThread().threadId() != owner) {
            throw new IllegalStateException("an Autocast guard belongs to the thread that opened it");
        }
        torch.set_autocast_enabled(type, enabledBefore);
        torch.set_autocast_dtype(type, formatBefore);
        torch.set_autocast_cache_enabled(cacheBefore);
    }
}
