package org.reid4j.torch;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.reid4j.torch.weights.DType;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.torch.weights.WeightsException;

/// Carries named tensors between the engine's memory and weight files.
final class StateTransfer {
    private static final int SHOWN = 10;
    /// PyTorch before 0.4.1 did not count batches, so files without the counter are complete all the same.
    private static final String COUNTER = "num_batches_tracked";

    private static final Set<DType> FLOATING = EnumSet.of(DType.F64, DType.F32, DType.F16, DType.BF16);

    private StateTransfer() {}

    /// Copies what fits from the file into the tensors; in strict mode nothing is touched unless all fits.
    static LoadReport load(Map<String, Tensor> state, TensorFile file, LoadPolicy policy) {
        List<String> missing = new ArrayList<>();
        List<String> reshaped = new ArrayList<>();
        Map<String, RawTensor> fitting = new LinkedHashMap<>();
        state.forEach((name, tensor) -> {
            RawTensor raw = file.tensors().get(name);
            if (raw == null) {
                if (!name.endsWith(COUNTER)) {
                    missing.add(name);
                }
            } else if (!sameShape(tensor, raw)) {
                reshaped.add("%s: %s in the file, %s here"
                        .formatted(name, Shapes.text(raw.shape()), Shapes.text(Shapes.of(tensor))));
            } else {
                fitting.put(name, raw);
            }
        });
        List<String> unexpected = file.tensors().keySet().stream()
                .filter(name -> !state.containsKey(name))
                .toList();
        LoadReport report = new LoadReport(fitting.size(), missing, unexpected, reshaped);
        if (policy == LoadPolicy.STRICT && !report.exact()) {
            throw new WeightsException("The weights do not fit this network.\n" + differences(report, state, file)
                    + ".\nChoose the model and options the weights were trained with, or take what fits:"
                    + " reid weights import FILE --as NAME --allow-partial");
        }
        if (fitting.isEmpty() && !state.isEmpty()) {
            throw new WeightsException("None of the file's " + file.tensors().size()
                    + " tensors fits this network.\n" + differences(report, state, file)
                    + ".\nChoose the model and options the weights were trained with.");
        }
        requireFinite(fitting);
        copy(state, fitting);
        return report;
    }

    /// A network with one such value answers nonsense to everything, and nothing later says why.
    private static void requireFinite(Map<String, RawTensor> fitting) {
        List<String> broken = new ArrayList<>();
        fitting.forEach((name, raw) -> {
            if (FLOATING.contains(raw.dtype())) {
                try (var _ = NoGrad.open();
                        Tensor values = fromRaw(raw);
                        Tensor finite = values.isfinite();
                        Tensor all = finite.all()) {
                    if (!all.item_bool()) {
                        broken.add(name);
                    }
                }
            }
        });
        if (!broken.isEmpty()) {
            String more = broken.size() > SHOWN ? " and " + (broken.size() - SHOWN) + " more" : "";
            throw new WeightsException("%d of the weights' tensors hold NaN or infinity (%s%s).\n"
                            .formatted(
                                    broken.size(),
                                    String.join(", ", broken.subList(0, Math.min(SHOWN, broken.size()))),
                                    more)
                    + "They come from a training that diverged or from a damaged file: use an earlier checkpoint.");
        }
    }

    private static void copy(Map<String, Tensor> state, Map<String, RawTensor> fitting) {
        try (var _ = NoGrad.open()) {
            fitting.forEach((name, raw) -> {
                Tensor target = state.get(name);
                if (target != null) {
                    try (Tensor source = fromRaw(raw)) {
                        target.copy_(source);
                    }
                }
            });
        }
    }

    private static String differences(LoadReport report, Map<String, Tensor> state, TensorFile file) {
        List<String> parts = new ArrayList<>();
        add(
                parts,
                "missing in the file",
                report.missing().stream()
                        .map(name -> name + " " + shape(state.get(name)))
                        .toList());
        add(
                parts,
                "unknown to the network",
                report.unexpected().stream()
                        .map(name -> name + " "
                                + file.tensor(name)
                                        .map(raw -> Shapes.text(raw.shape()))
                                        .orElse(""))
                        .toList());
        add(parts, "of another shape", report.reshaped());
        return String.join("; ", parts);
    }

    private static void add(List<String> parts, String what, List<String> names) {
        if (!names.isEmpty()) {
            String more = names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "";
            parts.add(names.size() + " " + what + " ("
                    + String.join(", ", names.subList(0, Math.min(SHOWN, names.size()))) + more + ")");
        }
    }

    private static String shape(@Nullable Tensor tensor) {
        return tensor == null ? "" : Shapes.text(Shapes.of(tensor));
    }

    private static boolean sameShape(Tensor tensor, RawTensor raw) {
        return Arrays.equals(Shapes.of(tensor), raw.shape());
    }

    /// Copies of all tensors, in order.
    static TensorFile snapshot(Map<String, Tensor> state) {
        Map<String, RawTensor> copies = new LinkedHashMap<>();
        state.forEach((name, tensor) -> copies.put(name, toRaw(tensor)));
        return TensorFile.of(copies);
    }

    /// On the Java heap: direct memory would wait for a collection that a small heap rarely sees.
    static RawTensor toRaw(Tensor tensor) {
        return toRaw(tensor, bytes -> ByteBuffer.allocate(Math.toIntExact(bytes)));
    }

    static RawTensor toRaw(Tensor tensor, Arena memory) {
        return toRaw(tensor, bytes -> memory.allocate(bytes, Long.BYTES).asByteBuffer());
    }

    private static RawTensor toRaw(Tensor tensor, LongFunction<ByteBuffer> allocate) {
        try (Tensor flat = Tensors.onCpu(tensor, tensor.scalar_type())) {
            ByteBuffer bytes = allocate.apply(flat.nbytes()).order(ByteOrder.LITTLE_ENDIAN);
            MemorySegment.ofBuffer(bytes).copyFrom(Tensors.segment(flat));
            return new RawTensor(dtype(flat.scalar_type()), Shapes.of(flat), bytes);
        }
    }

    static Tensor fromRaw(RawTensor raw) {
        Tensor tensor = torch.empty(raw.shape(), new TensorOptions(type(raw.dtype())), new MemoryFormatOptional());
        Tensors.segment(tensor).copyFrom(MemorySegment.ofBuffer(raw.data()));
        return tensor;
    }

    private static ScalarType type(DType dtype) {
        return switch (dtype) {
            case F64 -> ScalarType.Double;
            case F32 -> ScalarType.Float;
            case F16 -> ScalarType.Half;
            case BF16 -> ScalarType.BFloat16;
            case I64 -> ScalarType.Long;
            case I32 -> ScalarType.Int;
            case I16 -> ScalarType.Short;
            case I8 -> ScalarType.Char;
            case U8 -> ScalarType.Byte;
            case BOOL -> ScalarType.Bool;
        };
    }

    private static DType dtype(ScalarType type) {
        return switch (type.intern()) {
            case Double -> DType.F64;
            case Float -> DType.F32;
            case Half -> DType.F16;
            case BFloat16 -> DType.BF16;
            case Long -> DType.I64;
            case Int -> DType.I32;
            case Short -> DType.I16;
            case Char -> DType.I8;
            case Byte -> DType.U8;
            case Bool -> DType.BOOL;
            default -> throw new IllegalArgumentException("tensors of type " + type + " cannot be written to a file");
        };
    }
}
