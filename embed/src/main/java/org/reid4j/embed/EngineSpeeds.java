package org.reid4j.embed;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// How fast each engine ran a model when it was exported, and so which one runs it on a CPU unless
/// somebody says.
///
/// @param preferred the faster one's name: `onnx` or `torch`
/// @param imagesPerSecond engine to photos embedded a second, above 0
/// @param batch photos that ran at once
public record EngineSpeeds(String preferred, Map<String, Double> imagesPerSecond, int batch) {
    public EngineSpeeds {
        imagesPerSecond = Collections.unmodifiableMap(new LinkedHashMap<>(imagesPerSecond));
        if (batch < 1) {
            throw new IllegalArgumentException("engine.batch is " + batch + ", must be at least 1");
        }
        imagesPerSecond.forEach((engine, speed) -> {
            if (!(speed > 0) || !Double.isFinite(speed)) {
                throw new IllegalArgumentException(
                        "engine.%s_images_per_second is %s, must be above 0".formatted(engine, speed));
            }
        });
    }
}
