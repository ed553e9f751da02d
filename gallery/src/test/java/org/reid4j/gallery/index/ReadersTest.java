package org.reid4j.gallery.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whether the end of an index waits for those inside without holding them up.
class ReadersTest {
    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whoeverIsInsideMayAskWhatHasPassedWhileOthersClose() throws Exception {
        var readers = new Readers();
        try (var threads = Executors.newSingleThreadExecutor()) {
            long entered = readers.enter();
            long retired = readers.phase();
            var closing = threads.submit(readers::close);
            while (!refuses(readers)) {
                Thread.onSpinWait();
            }
            TimeUnit.MILLISECONDS.sleep(50); // by now it waits
            assertThat(readers.passed(retired)).as("one is inside").isFalse();
            readers.exit(entered);
            assertThat(closing.get()).isTrue();
            assertThat(readers.passed(retired)).isTrue();
        }
        assertThat(readers.close()).as("closed already").isFalse();
        assertThatThrownBy(readers::enter).hasMessageContaining("closed");
    }

    private static boolean refuses(Readers readers) {
        try {
            readers.exit(readers.enter());
            return false;
        } catch (RuntimeException closed) {
            return true;
        }
    }
}
