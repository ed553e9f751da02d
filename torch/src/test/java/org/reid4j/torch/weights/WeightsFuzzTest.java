package org.reid4j.torch.weights;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Path;

/// Feeds the readers arbitrary bytes: whatever they are, the answer is tensors or a [WeightsException].
class WeightsFuzzTest {
    @FuzzTest(maxDuration = "60s")
    void safetensors(byte[] contents) {
        try {
            Safetensors.read(MappedFile.of(Path.of("fuzz.safetensors"), contents));
        } catch (WeightsException refused) {
            // the only way to fail
        }
    }

    @FuzzTest(maxDuration = "60s")
    void pickles(byte[] contents) {
        boolean archive = contents.length > 0 && contents[0] != 'P';
        byte[] file = archive && !PthReader.isLegacy(MappedFile.of(Path.of("f"), contents))
                ? PickleBuilder.archive(contents, 1, 2)
                : contents;
        try {
            WeightFiles.read(MappedFile.of(Path.of("fuzz.pth"), file));
        } catch (WeightsException refused) {
            // the only way to fail
        }
    }
}
