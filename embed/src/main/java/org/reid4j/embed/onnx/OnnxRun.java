package org.reid4j.embed.onnx;

import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.reid4j.core.ReidException;

/// An ONNX file that can be run on any tensors, for checks and calibration; photos are embedded by an
/// `OnnxEmbedder`.
///
/// May be used by several threads.
public final class OnnxRun implements AutoCloseable {
    private final Path file;
    private final OrtSession session;

    private OnnxRun(Path file, OrtSession session) {
        this.file = file;
        this.session = session;
    }

    /// Opens a file.
    ///
    /// @param threads that compute one operation together
    /// @throws ReidException when ONNX Runtime refuses it
    public static OnnxRun open(Path file, int threads) {
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            return new OnnxRun(file, OnnxNatives.environment().createSession(file.toString(), options));
        } catch (OrtException refused) {
            throw refused(file, refused);
        }
    }

    /// Runs it.
    ///
    /// @param given name to tensor of 32-bit numbers or bytes
    /// @return its outputs of 32-bit numbers by name, in the file's order
    /// @throws ReidException when names or shapes do not suit
    public Map<String, OnnxTensor> run(Map<String, OnnxTensor> given) {
        var environment = OnnxNatives.environment();
        var tensors = new LinkedHashMap<String, OnnxTensorLike>();
        try {
            for (var entry : given.entrySet()) {
                tensors.put(entry.getKey(), tensor(environment, entry.getValue()));
            }
            try (var result = session.run(tensors)) {
                var outputs = new LinkedHashMap<String, OnnxTensor>();
                for (Map.Entry<String, OnnxValue> output : result) {
                    outputs.put(output.getKey(), read(output.getKey(), output.getValue()));
                }
                return outputs;
            }
        } catch (OrtException refused) {
            throw refused(file, refused);
        } finally {
            tensors.values().forEach(OnnxTensorLike::close);
        }
    }

    private static ai.onnxruntime.OnnxTensor tensor(OrtEnvironment environment, OnnxTensor tensor) throws OrtException {
        long[] shape = tensor.shape().stream().mapToLong(size -> size).toArray();
        ByteBuffer direct = ByteBuffer.allocateDirect(tensor.data().remaining()).order(ByteOrder.nativeOrder());
        direct.put(tensor.data().duplicate()).flip();
        return switch (tensor.type()) {
            case FLOAT -> ai.onnxruntime.OnnxTensor.createTensor(environment, direct.asFloatBuffer(), shape);
            case UINT8 ->
                ai.onnxruntime.OnnxTensor.createTensor(environment, direct, shape, ai.onnxruntime.OnnxJavaType.UINT8);
            case INT8, INT32, INT64, FLOAT16, DOUBLE, BFLOAT16 ->
                throw new IllegalArgumentException("a tensor of " + tensor.type() + " is not given to a network");
        };
    }

    private static OnnxTensor read(String name, OnnxValue value) {
        if (!(value instanceof ai.onnxruntime.OnnxTensor tensor)) {
            throw new IllegalStateException("output '" + name + "' is no tensor");
        }
        TensorInfo info = tensor.getInfo();
        var floats = tensor.getFloatBuffer();
        if (floats == null) {
            throw new IllegalStateException("output '" + name + "' is of " + info.type + ", not of 32-bit numbers");
        }
        var numbers = new float[floats.remaining()];
        floats.get(numbers);
        return OnnxTensor.of(name, numbers, info.getShape());
    }

    private static ReidException refused(Path file, OrtException refused) {
        String why = String.valueOf(refused.getMessage());
        List<String> lines = Arrays.stream(why.split("\\R")).limit(2).toList();
        return new ReidException(
                ReidException.Kind.USAGE, "ONNX Runtime refuses " + file + ": " + String.join(" ", lines), refused);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException failure) {
            throw refused(file, failure);
        }
    }
}
