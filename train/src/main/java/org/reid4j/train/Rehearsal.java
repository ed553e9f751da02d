package org.reid4j.train;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.sample.PkSampler;
import org.reid4j.models.Systems;
import org.reid4j.torch.Autocast;
import org.reid4j.torch.Device;
import org.reid4j.torch.Engine;
import org.reid4j.torch.Precision;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Tensors;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.loader.Batch;

/// The training step of a configuration on made-up samples, to see what it costs before anything is
/// learned: the trainer's own step with its losses, checks and optimizers, at learning rate 0.
///
/// Reads no photo. Of a training in phases it is the last one's.
public final class Rehearsal implements AutoCloseable {
    private final Step step;
    private final Batch batch;
    private final List<Integer> shape;
    private final Device device;
    private final Precision precision;
    private final boolean channelsLast;
    private double loss;
    private long steps;

    private Rehearsal(Step step, Batch batch, List<Integer> shape, RunConfig config) {
        this.step = step;
        this.batch = batch;
        this.shape = shape;
        this.device = Device.parse(config.device());
        this.precision = config.train().format();
        this.channelsLast = config.train().channelsLast();
    }

    /// Builds network, losses and optimizer, and a batch of noise. Sets the engine's threads as training does.
    ///
    /// @param dataset who is to be told apart, and how many photos there are of each
    /// @throws org.reid4j.core.ReidException when such a run cannot be trained
    public static Rehearsal of(RunConfig config, Dataset dataset) {
        Engine.threads(config.cores());
        Material material = Material.of(config, dataset);
        PkSampler sampler = Preflight.sampler(config, dataset, config.seed());
        int[] samples = sampler.epoch(0).batches().getFirst();
        int length = material.shape().stream().reduce(1, Math::multiplyExact);
        var pixels = new float[Math.multiplyExact(samples.length, length)];
        var random = new SplittableRandom(config.seed());
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextDouble(-2, 2);
        }
        var batch = new Batch(0, 0, 1, samples, pixels, 0);
        Step step = new Steps(config, dataset, Systems::create, _ -> {}).step(config.model(), config.seed(), false);
        return new Rehearsal(step, batch, material.shape(), config);
    }

    /// Takes a step.
    ///
    /// @return seconds it took
    public double step() {
        long start = System.nanoTime();
        loss = step.learn(batch, ++steps, 0).loss();
        return (System.nanoTime() - start) / 1e9;
    }

    /// The median of some steps after one that is not counted.
    ///
    /// @param count how many, at least 1
    /// @return seconds a step
    public double median(int count) {
        step();
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            times.add(step());
        }
        times.sort(null);
        return times.get(count / 2);
    }

    /// Embeds the batch, once to warm up and once more.
    ///
    /// @return seconds it took
    public double embed() {
        var seconds = new double[1];
        step.measure(net -> {
            for (int i = 0; i < 2; i++) {
                long start = System.nanoTime();
                try (var _ = Scope.open();
                        var _ = Autocast.open(device, precision)) {
                    Tensors.toFloats(net.forward(images()).embedding());
                }
                seconds[0] = (System.nanoTime() - start) / 1e9;
            }
        });
        return seconds[0];
    }

    private Tensor images() {
        Tensor images = Tensors.of(batch.pixels(), batch.size(), shape.get(0), shape.get(1), shape.get(2));
        images = Tensors.to(Tensors.to(images, precision), device);
        return channelsLast ? Tensors.channelsLast(images) : images;
    }

    /// What the last step minimised.
    public double loss() {
        return loss;
    }

    /// Samples in a step.
    public int samples() {
        return batch.size();
    }

    /// Number of values that are learned.
    public long parameters() {
        return step.parameters();
    }

    /// Frees network and optimizer.
    @Override
    public void close() {
        step.close();
    }
}
