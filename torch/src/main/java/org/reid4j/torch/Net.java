package org.reid4j.torch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.reid4j.torch.Device.Cpu;
import org.reid4j.torch.weights.TensorFile;

/// A network or a part of one: owns its weights, knows their names, and reads like the figure in its paper.
///
/// ```java
/// final class Stem extends Net implements Layer {
///     private final Conv2d conv1 = child("conv1", Conv2d.of(3, 64, 7).stride(2).padding(3).noBias());
///     private final BatchNorm2d bn1 = child("bn1", BatchNorm2d.of(64));
///
///     public Tensor forward(Tensor x) {      // [N, 3, H, W]
///         return bn1.forward(conv1.forward(x)); // [N, 64, H/2, W/2]
///     }
/// }
/// ```
///
/// Names are PyTorch's own: children joined by dots in the order of registration. Weights survive every [Scope] and are
/// freed by [#close()]. A tensor of the network stays the same object for life: changes of format, device or layout
/// happen in place, so fields stay valid.
public abstract class Net implements AutoCloseable {
    private final Map<String, Net> children = new LinkedHashMap<>();
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();
    private final Map<String, Tensor> buffers = new LinkedHashMap<>();
    private final Set<String> alwaysFrozen = new HashSet<>();
    private boolean training = true;
    private boolean adopted;

    /// Makes a part with nothing in it yet.
    protected Net() {
        Engine.start();
    }

    /// Registers a part under its name in the state dict and returns it.
    protected final <N extends Net> N child(String name, N net) {
        requireNew(name);
        if (((Net) net).adopted) {
            throw new IllegalArgumentException("child '" + name + "' already belongs to a network");
        }
        ((Net) net).adopted = true;
        children.put(name, net);
        return net;
    }

    /// Registers a weight that is learned, and takes it over: it now lives until [#close()].
    protected final Tensor parameter(String name, Tensor init) {
        requireNew(name);
        parameters.put(name, owned(init));
        init.requires_grad_(true);
        return init;
    }

    /// Registers a weight that is in the state dict but never learned, such as BNNeck's bias.
    protected final Tensor frozenParameter(String name, Tensor init) {
        requireNew(name);
        parameters.put(name, owned(init));
        alwaysFrozen.add(name);
        return init;
    }

    /// Registers a state that is not learned by gradients, such as running statistics, and takes it over.
    protected final Tensor buffer(String name, Tensor init) {
        requireNew(name);
        buffers.put(name, owned(init));
        return init;
    }

    /// Takes a weight away again, for layers whose options come after construction.
    final void drop(String name) {
        Tensor tensor = parameters.remove(name);
        if (tensor != null) {
            tensor.releaseReference();
        }
    }

    /// Whether the part is registered in another: its options are settled then.
    final boolean adopted() {
        return adopted;
    }

    /// Weights and buffers by PyTorch's names in PyTorch's order: of each part the parameters, its buffers, its
    /// children. The tensors are the network's own, not copies.
    public final Map<String, Tensor> stateDict() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        each((path, net) -> {
            net.parameters.forEach((name, tensor) -> all.put(path + name, tensor));
            net.buffers.forEach((name, tensor) -> all.put(path + name, tensor));
        });
        return Collections.unmodifiableMap(all);
    }

    /// The weight or buffer of a name in the state dict.
    ///
    /// @throws IllegalArgumentException when there is none
    public final Tensor state(String name) {
        Tensor tensor = stateDict().get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("the network has no weight named '" + name + "'");
        }
        return tensor;
    }

    /// Learned weights, and frozen ones, by name in order.
    public final Map<String, Tensor> parameters() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        each((path, net) -> net.parameters.forEach((name, tensor) -> all.put(path + name, tensor)));
        return Collections.unmodifiableMap(all);
    }

    /// Number of values in all parameters.
    public final long parameterCount() {
        return parameters().values().stream().mapToLong(Tensor::numel).sum();
    }

    /// Visits this part and all below it, parents first. The path is the prefix of the part's names: `""` for this one,
    /// `"layer1.0."` for one below.
    public final void each(BiConsumer<String, Net> visitor) {
        each("", visitor);
    }

    private void each(String path, BiConsumer<String, Net> visitor) {
        visitor.accept(path, this);
        children.forEach((name, net) -> net.each(path + name + ".", visitor));
    }

    /// Whether batch normalisation and dropout behave as in training.
    public final boolean training() {
        return training;
    }

    /// Puts this part and all below into training behaviour.
    public final void train() {
        each((path, net) -> net.training = true);
    }

    /// Puts this part and all below into inference behaviour.
    public final void eval() {
        each((path, net) -> net.training = false);
    }

    /// Stops the learning of all weights, or lets it go on; those registered as always frozen stay so.
    public final void freeze(boolean frozen) {
        each((path, net) -> net.parameters.forEach(
                (name, tensor) -> tensor.requires_grad_(!frozen && !net.alwaysFrozen.contains(name))));
    }

    /// Moves all weights to a device, in place. Gradients are dropped.
    public final void to(Device device) {
        if (!(device instanceof Cpu) && Engine.cudaDevices() == 0) {
            Device.parse(device.toString());
        }
        try (var _ = Scope.open()) {
            var target = new org.bytedeco.pytorch.Device(device.toString());
            for (Tensor tensor : stateDict().values()) {
                replace(tensor, tensor.to(target, tensor.scalar_type()));
            }
        }
    }

    /// Converts all floating-point weights, in place. Gradients are dropped.
    public final void to(Precision precision) {
        try (var _ = Scope.open()) {
            for (Tensor tensor : stateDict().values()) {
                if (tensor.is_floating_point()) {
                    replace(tensor, tensor.to(Tensors.type(precision)));
                }
            }
        }
    }

    /// Lays out all weights of four dimensions with channels innermost, in place: faster on the CPU when inputs are
    /// laid
    /// out so too ([Tensors#channelsLast(Tensor)]). To be called before an [Optimizer] is made.
    public final void channelsLast() {
        try (var _ = Scope.open()) {
            for (Tensor tensor : stateDict().values()) {
                if (tensor.dim() == 4) {
                    replace(tensor, tensor.contiguous(MemoryFormat.ChannelsLast));
                }
            }
        }
    }

    /// Takes over weights from a file, converted to the network's number format.
    ///
    /// @throws org.reid4j.torch.weights.WeightsException with the first ten differing names and shapes: in
    ///     strict mode when anything differs (the network is then unchanged), in partial mode when nothing fits;
    ///     in both when a value is NaN or infinite (the network is then unchanged)
    public final LoadReport load(TensorFile file, LoadPolicy policy) {
        return StateTransfer.load(stateDict(), file, policy);
    }

    /// Copies of all weights and buffers, for a checkpoint.
    public final TensorFile snapshot() {
        return StateTransfer.snapshot(stateDict());
    }

    /// Takes over the values of a network of the same names and shapes.
    public final void copyFrom(Net other) {
        Map<String, Tensor> mine = stateDict();
        Map<String, Tensor> theirs = other.stateDict();
        if (!List.copyOf(mine.keySet()).equals(List.copyOf(theirs.keySet()))) {
            throw new IllegalArgumentException(
                    "the networks have different weights: %d and %d names".formatted(mine.size(), theirs.size()));
        }
        try (var _ = NoGrad.open()) {
            mine.forEach((name, tensor) -> {
                Tensor source = theirs.get(name);
                if (source != null) {
                    Shapes.require(name, source, Shapes.of(tensor));
                    tensor.copy_(source);
                }
            });
        }
    }

    /// Frees all weights. The network is of no use afterwards; closing twice does nothing.
    @Override
    public void close() {
        List<Net> parts = new ArrayList<>(children.values());
        Collections.reverse(parts);
        parts.forEach(Net::close);
        children.clear();
        buffers.values().forEach(Tensor::releaseReference);
        buffers.clear();
        parameters.values().forEach(Tensor::releaseReference);
        parameters.clear();
    }

    private static void replace(Tensor tensor, Tensor data) {
        if (!data.is_same(tensor)) {
            tensor.mutable_grad().reset();
            tensor.set_data(data.detach());
        }
    }

    private static Tensor owned(Tensor tensor) {
        return tensor.retainReference();
    }

    private void requireNew(String name) {
        if (name.isEmpty() || name.indexOf('.') >= 0) {
            throw new IllegalArgumentException("a part's name is '" + name + "', must be non-empty and without dots");
        }
        if (children.containsKey(name) || parameters.containsKey(name) || buffers.containsKey(name)) {
            throw new IllegalArgumentException("the name '" + name + "' is taken in this network");
        }
    }
}
