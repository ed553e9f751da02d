package org.reid4j.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.reid4j.core.Pixels;
import org.reid4j.embed.EngineOptions;
import org.reid4j.embed.Reid;

/// Embeds a batch of photos when told to and says how long it took: through [Reid] from decoded photos of 128 x 64 to
/// vectors of length 1, or through ONNX Runtime alone, from numbers that lie ready to what the graph gives.
///
/// Arguments: `reid MODEL BATCH THREADS ENGINE`, or `onnx FILE BATCH THREADS` for a file whose input is floats.
public final class EmbedSpeed {
    private static final int HEIGHT = 128;
    private static final int WIDTH = 64;

    private EmbedSpeed() {}

    /// Starts it.
    public static void main(String[] args) throws IOException, OrtException {
        int batch = Integer.parseInt(args[2]);
        int threads = Integer.parseInt(args[3]);
        if (args[0].equals("reid")) {
            try (var reid = Reid.open(
                    Path.of(args[1]),
                    EngineOptions.defaults()
                            .withThreads(threads)
                            .withBatch(batch)
                            .withEngine(args[4]))) {
                List<Pixels> photos = photos(batch);
                NetworkSpeed.serve(() -> reid.embed(photos), "ready");
            }
            return;
        }
        var environment = OrtEnvironment.getEnvironment();
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            try (var session = environment.createSession(args[1], options);
                    var input = numbers(environment, session, batch)) {
                String name = session.getInputNames().iterator().next();
                NetworkSpeed.serve(
                        () -> {
                            try (var result = session.run(Map.of(name, input))) {
                                if (result.size() == 0) {
                                    throw new IllegalStateException("nothing came out");
                                }
                            } catch (OrtException failure) {
                                throw new IllegalStateException(failure);
                            }
                        },
                        "ready");
            }
        }
    }

    private static OnnxTensor numbers(OrtEnvironment environment, OrtSession session, int batch) throws OrtException {
        long[] shape = ((ai.onnxruntime.TensorInfo)
                        session.getInputInfo().values().iterator().next().getInfo())
                .getShape()
                .clone();
        shape[0] = batch;
        int count = Math.toIntExact(shape[0] * shape[1] * shape[2] * shape[3]);
        var random = new Random(1);
        var direct = ByteBuffer.allocateDirect(count * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        while (direct.hasRemaining()) {
            direct.put((float) random.nextGaussian());
        }
        return OnnxTensor.createTensor(environment, direct.flip(), shape);
    }

    private static List<Pixels> photos(int count) {
        var random = new Random(2);
        List<Pixels> photos = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            var rgb = new byte[HEIGHT * WIDTH * 3];
            random.nextBytes(rgb);
            photos.add(new Pixels(WIDTH, HEIGHT, rgb));
        }
        return photos;
    }
}
