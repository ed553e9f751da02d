package org.reid4j.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.BatchNorm1dImpl;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.BatchNormOptions;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Conv2dOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.LinearOptions;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.jspecify.annotations.Nullable;
import org.reid4j.torch.Engine;

/// The strong baseline's training step straight on libtorch's own modules, losses and optimizers, with
/// nothing of reid4j's layers: what the same engine can do (`train-speed.py`).
///
/// Arguments: `resnet18` or `resnet50`, people, photos of each, threads, height, width. Answers as
/// [NetworkSpeed] does.
public final class LibtorchSpeed {
    private static final int CLASSES = 751;
    private static final double CENTER_WEIGHT = 0.0005;

    private final Net net;
    private final Tensor images;
    private final Tensor classes;
    private final Tensor centers;
    private final Adam adam;
    private final SGD sgd;
    private double loss;

    private LibtorchSpeed(boolean deep, int people, int photos, int height, int width) {
        net = new Net(deep);
        TensorVector parameters = net.parameters();
        for (long i = 0; i < parameters.size(); i++) {
            Tensor weight = parameters.get(i);
            if (weight.dim() == 4) {
                weight.set_data(weight.contiguous(MemoryFormat.ChannelsLast));
            }
        }
        int batch = people * photos;
        var values = new float[batch * 3 * height * width];
        var random = new Random(1);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        images = Tensor.create(values, batch, 3, height, width).contiguous(MemoryFormat.ChannelsLast);
        var labels = new long[batch];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i / photos;
        }
        classes = Tensor.create(labels);
        centers = torch.randn(CLASSES, net.channels).requires_grad_(true);
        var rule = new AdamOptions(3.5e-4);
        rule.weight_decay().put(5e-4);
        adam = new Adam(parameters, rule);
        sgd = new SGD(new TensorVector(centers), new SGDOptions(0.5));
    }

    /// Starts it.
    public static void main(String[] args) throws IOException {
        Engine.threads(Integer.parseInt(args[3])); // loads the library
        var speed = new LibtorchSpeed(
                args[0].equals("resnet50"),
                Integer.parseInt(args[1]),
                Integer.parseInt(args[2]),
                Integer.parseInt(args[4]),
                Integer.parseInt(args[5]));
        speed.step();
        NetworkSpeed.serve(speed::step, "ready %s parameters=%d".formatted(speed.loss, speed.count()));
    }

    private void step() {
        try (var _ = new PointerScope()) {
            adam.zero_grad();
            sgd.zero_grad();
            Tensor global = net.features(images);
            Tensor logits = net.classifier.forward(net.neck.forward(global));
            Tensor total = torch.cross_entropy_loss(logits, classes, new TensorOptional(), 1, -100, 0.1)
                    .add(batchHard(global))
                    .add(center(global).mul(new Scalar(CENTER_WEIGHT)));
            total.backward();
            centers.grad().mul_(new Scalar(1 / CENTER_WEIGHT));
            adam.step();
            sgd.step();
            loss = total.item_double();
        }
    }

    private Tensor batchHard(Tensor features) {
        Tensor distance = torch.cdist(features, features, 2, new LongOptional());
        Tensor same = classes.unsqueeze(1).eq(classes.unsqueeze(0));
        Tensor far = distance.masked_fill(same.logical_not(), new Scalar(-1.0)).amax(new long[] {1}, false);
        Tensor near = distance.masked_fill(same, new Scalar(1e9)).amin(new long[] {1}, false);
        return torch.relu(far.sub(near).add(new Scalar(0.3))).mean();
    }

    private Tensor center(Tensor features) {
        Tensor squared = features.sub(centers.index_select(0, classes)).square().sum(1);
        return squared.clamp(new ScalarOptional(new Scalar(1e-12)), new ScalarOptional(new Scalar(1e12)))
                .mean();
    }

    private long count() {
        TensorVector parameters = net.parameters();
        long count = 0;
        for (long i = 0; i < parameters.size(); i++) {
            count += parameters.get(i).numel();
        }
        return count - net.channels; // the neck's bias is never learned
    }

    /// ResNet-18 or 50 with last stride 1, a neck and a classifier.
    private static final class Net extends Module {
        final long channels;
        private final Conv2dImpl conv1;
        private final BatchNorm2dImpl bn1;
        private final List<Block> blocks = new ArrayList<>();
        final BatchNorm1dImpl neck;
        final LinearImpl classifier;

        Net(boolean deep) {
            conv1 = register_module("conv1", conv(3, 64, 7, 2));
            bn1 = register_module("bn1", bn(64));
            int[] counts = deep ? new int[] {3, 4, 6, 3} : new int[] {2, 2, 2, 2};
            int in = 64;
            for (int stage = 0; stage < 4; stage++) {
                int planes = 64 << stage;
                for (int i = 0; i < counts[stage]; i++) {
                    int stride = i == 0 && (stage == 1 || stage == 2) ? 2 : 1;
                    var block = new Block(deep, in, planes, stride);
                    blocks.add(register_module("layer%d_%d".formatted(stage + 1, i), block));
                    in = deep ? 4 * planes : planes;
                }
            }
            channels = in;
            neck = register_module("neck", new BatchNorm1dImpl(new BatchNormOptions(in)));
            neck.bias().requires_grad_(false);
            var options = new LinearOptions(in, CLASSES);
            options.bias().put(false);
            classifier = register_module("classifier", new LinearImpl(options));
        }

        Tensor features(Tensor images) {
            Tensor x = bn1.forward(conv1.forward(images)); // no ReLU, as released
            x = torch.max_pool2d(x, new long[] {3, 3}, new long[] {2, 2}, new long[] {1, 1}, new long[] {1, 1}, false);
            for (Block block : blocks) {
                x = block.forward(x);
            }
            return torch.adaptive_avg_pool2d(x, 1, 1).flatten(1, -1);
        }
    }

    private static final class Block extends Module {
        private final List<Conv2dImpl> convolutions = new ArrayList<>();
        private final List<BatchNorm2dImpl> norms = new ArrayList<>();
        private final @Nullable Conv2dImpl shortcut;
        private final @Nullable BatchNorm2dImpl shortcutNorm;

        Block(boolean deep, int in, int planes, int stride) {
            int out = deep ? 4 * planes : planes;
            if (deep) {
                add(in, planes, 1, 1);
                add(planes, planes, 3, stride);
                add(planes, out, 1, 1);
            } else {
                add(in, planes, 3, stride);
                add(planes, planes, 3, 1);
            }
            boolean same = in == out && stride == 1;
            shortcut = same ? null : register_module("shortcut", conv(in, out, 1, stride));
            shortcutNorm = same ? null : register_module("shortcut_norm", bn(out));
        }

        private void add(int in, int out, int kernel, int stride) {
            convolutions.add(register_module("conv" + convolutions.size(), conv(in, out, kernel, stride)));
            norms.add(register_module("norm" + norms.size(), bn(out)));
        }

        Tensor forward(Tensor x) {
            Tensor y = x;
            for (int i = 0; i < convolutions.size(); i++) {
                y = norms.get(i).forward(convolutions.get(i).forward(y));
                if (i < convolutions.size() - 1) {
                    y = torch.relu_(y);
                }
            }
            Tensor beside = shortcut == null || shortcutNorm == null ? x : shortcutNorm.forward(shortcut.forward(x));
            return torch.relu_(y.add_(beside));
        }
    }

    private static Conv2dImpl conv(int in, int out, int kernel, int stride) {
        var options = new Conv2dOptions(in, out, new LongPointer(kernel, kernel));
        options.stride().put(new LongPointer(stride, stride));
        options.padding().put(new LongPointer(kernel / 2, kernel / 2));
        options.bias().put(false);
        return new Conv2dImpl(options);
    }

    private static BatchNorm2dImpl bn(int channels) {
        return new BatchNorm2dImpl(new BatchNormOptions(channels));
    }
}
