package org.reid4j.torch.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DamagedFilesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ckpt_dgnet.pt",
                "ckpt_fp16.pth",
                "ckpt_fullmodule.pth",
                "ckpt_legacy.pth",
                "ckpt_opengait.pt",
                "ckpt_script.pt",
                "ckpt_views.pth",
                "ckpt_views_legacy.pth",
                "ckpt_wrapped.pth",
                "ckpt_wrapped_legacy.pth",
                "ckpt_zip.pth",
                "own_baseline_module_legacy.pth"
            })
    void refusesEveryCutFile(String name) {
        byte[] whole = Fixture.bytes(name);
        for (int i = 0; i < 100; i++) {
            int length = (int) ((long) whole.length * i / 100);
            byte[] cut = Arrays.copyOf(whole, length);

            assertThatThrownBy(() -> Fixture.read(cut))
                    .as("%s cut to %d bytes", name, length)
                    .isInstanceOf(WeightsException.class)
                    .hasMessageContaining("weights.pth");
        }
    }

    @Test
    void saysHowManyBytesAnOldFileLacks() {
        byte[] whole = Fixture.bytes("ckpt_legacy.pth");

        assertThatThrownBy(() -> Fixture.read(Arrays.copyOf(whole, whole.length - 2)))
                .hasMessage("weights.pth is 2 bytes short: the download or copy was cut off. Download it again.");
    }

    /// A zip archive carries a checksum of each block, so one wrong bit is noticed or changes no tensor.
    @ParameterizedTest
    @ValueSource(strings = {"ckpt_zip.pth", "ckpt_views.pth"})
    void noticesEveryWrongBitOfAnArchiveThatChangesATensor(String name) {
        byte[] bytes = Fixture.bytes(name);
        TensorFile right = Fixture.read(bytes);
        int refused = 0;
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                assertThat(Fixture.read(bytes).tensors()).as("bit %d", bit).isEqualTo(right.tensors());
            } catch (WeightsException e) {
                refused++;
            }
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertThat(refused).isGreaterThan(bytes.length); // more than one bit in eight matters
    }

    @ParameterizedTest
    @ValueSource(strings = {"ckpt_legacy.pth", "ckpt_fullmodule.pth", "ckpt_script.pt", "own_protocol4.pth"})
    void mutatedFilesOnlyEverFailInWords(String name) {
        SplittableRandom random = new SplittableRandom(25);
        byte[] whole = Fixture.bytes(name);
        for (int i = 0; i < 1_000; i++) {
            byte[] mutated = whole.clone();
            for (int k = random.nextInt(4); k >= 0; k--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            try {
                Fixture.read(mutated);
            } catch (WeightsException e) {
                assertThat(e.toString().lines().count()).isLessThanOrEqualTo(3);
            } catch (RuntimeException e) {
                fail("seed 25, mutation " + i + " of " + name, e);
            }
        }
    }
}
