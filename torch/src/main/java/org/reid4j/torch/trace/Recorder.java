package org.reid4j.torch.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.reid4j.torch.trace.Recording.Fixed;
import org.reid4j.torch.trace.Recording.Input;
import org.reid4j.torch.trace.Recording.Result;
import org.reid4j.torch.trace.Recording.Step;
import org.reid4j.torch.trace.Recording.Value;
import org.reid4j.torch.trace.Recording.Weight;

/// Writes one run down: tensors are told apart by the engine's own object, so that a Java object more or
/// less does not matter, and what is written over an operand becomes a new value.
final class Recorder implements AutoCloseable {
    private final Map<Long, Integer> places = new HashMap<>();
    private final Map<Long, String> weights = new HashMap<>();
    private final List<Value> values = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<Tensor> pinned = new ArrayList<>(); // else a freed tensor's address would come back

    Recorder(Map<String, Tensor> inputs, Map<String, Tensor> weights) {
        inputs.forEach((name, tensor) -> place(tensor, new Input(name, shape(tensor))));
        weights.forEach((name, tensor) -> this.weights.put(identity(tensor), name));
    }

    void took(Op op, Tensor result, Tensor... operands) {
        List<Integer> read = new ArrayList<>();
        for (Tensor operand : operands) {
            read.add(placeOf(operand));
        }
        if (op instanceof Op.Same && identity(result) == identity(operands[0])) {
            return;
        }
        place(result, new Result(shape(result)));
        steps.add(new Step(op, read, values.size() - 1));
    }

    Recording finish(Map<String, Tensor> outputs) {
        Map<String, Integer> named = new LinkedHashMap<>();
        outputs.forEach((name, tensor) -> named.put(name, placeOf(tensor)));
        return new Recording(List.copyOf(values), List.copyOf(steps), named);
    }

    @Override
    public void close() {
        pinned.forEach(Tensor::close);
    }

    /// Where a value stands. One that no noted operation made is a weight, or is taken for a constant:
    /// whether it is one
    /// shows when two runs are compared.
    private int placeOf(Tensor tensor) {
        Integer known = places.get(identity(tensor));
        if (known != null) {
            return known;
        }
        String weight = weights.get(identity(tensor));
        place(tensor, weight == null ? new Fixed(shape(tensor), numbers(tensor)) : new Weight(weight, shape(tensor)));
        return values.size() - 1;
    }

    private void place(Tensor tensor, Value value) {
        pinned.add(new Tensor(tensor).retainReference());
        places.put(identity(tensor), values.size());
        values.add(value);
    }

    private static long identity(Tensor tensor) {
        return tensor.unsafeGetTensorImpl().address();
    }

    private static List<Long> shape(Tensor tensor) {
        var sizes = new long[Math.toIntExact(tensor.dim())];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = tensor.size(i);
        }
        return Op.sizes(sizes);
    }

    private static float[] numbers(Tensor tensor) {
        try (Tensor single = tensor.detach().to(ScalarType.Float).contiguous()) {
            var numbers = new float[Math.toIntExact(single.numel())];
            if (numbers.length > 0) {
                single.data_ptr_float().get(numbers);
            }
            return numbers;
        }
    }
}
