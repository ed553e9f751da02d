package org.reid4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.reid4j.image.Preprocessing;
import org.reid4j.torch.Device;
import org.reid4j.torch.Precision;

/// Whoever is given a network to own frees it, whatever happens.
class TorchEmbedderTest {
    @Test
    void aNetworkThatCannotGoToItsDeviceIsFreed() {
        var closed = new AtomicBoolean();
        var net = new TinyNet(2, 1) {
            @Override
            public void close() {
                closed.set(true);
                super.close();
            }
        };
        var nowhere = new TorchEmbedder.Options(new Device.Cuda(63), Precision.F32, false, 1, true);
        assertThatThrownBy(() -> TorchEmbedder.owning(net, Preprocessing.imagenet(8, 4), nowhere))
                .isInstanceOf(RuntimeException.class);
        assertThat(closed).isTrue();
    }
}
