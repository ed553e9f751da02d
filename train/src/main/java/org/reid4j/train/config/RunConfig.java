package org.reid4j.train.config;

import org.reid4j.models.ModelSpec;
import org.reid4j.models.StrongBaselineConfig;

/// Everything that decides a run. Two runs with equal configurations, photos and threads give equal weights on
/// a CPU.
///
/// @param name of the run's folder, before its number
/// @param seed decides first weights, batches, augmentation and dropout
/// @param device `cpu`, `cuda`, `cuda:1` or `auto`
/// @param threads of one tensor operation, 0 for as many cores as the process may use
/// @param data which photos
/// @param model which network and losses
/// @param input what a photo is turned into
/// @param clip what a walk is turned into, for systems that read walks
/// @param sampler which photos make a batch
/// @param optimizer how gradients change weights
/// @param schedule how the learning rate changes
/// @param pretrain a phase before
/// @param train how long
/// @param eval how it is measured
/// @param weights where first weights come from
public record RunConfig(
        String name,
        long seed,
        String device,
        int threads,
        DataConfig data,
        ModelSpec model,
        InputConfig input,
        ClipConfig clip,
        SamplerConfig sampler,
        OptimizerConfig optimizer,
        ScheduleConfig schedule,
        PretrainConfig pretrain,
        TrainConfig train,
        EvalConfig eval,
        WeightsConfig weights) {
    public RunConfig {
        if (!name.matches("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,80}")) {
            throw new IllegalArgumentException(
                    "name is '" + name + "', must be letters, digits, dots, dashes (it names a folder)");
        }
        if (!device.matches("auto|cpu|cuda(:\\d{1,2})?")) {
            throw new IllegalArgumentException("device is '" + device + "', must be cpu, cuda, cuda:<number> or auto");
        }
        Rule.between("threads", threads, 0, 1024);
    }

    /// Epochs of all phases together.
    public int epochs() {
        return pretrain.epochs() + train.epochs();
    }

    /// Threads of one tensor operation: as chosen, or as many as this process may keep busy. The JVM counts the
    /// cores it was given, with the quota and the set of a container.
    public int cores() {
        return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    }

    /// The strong baseline as released.
    public static RunConfig defaults() {
        return new RunConfig(
                "strong-baseline",
                1,
                "cpu",
                0,
                DataConfig.defaults(),
                StrongBaselineConfig.defaults(),
                InputConfig.defaults(),
                ClipConfig.defaults(),
                SamplerConfig.defaults(),
                OptimizerConfig.defaults(),
                ScheduleConfig.defaults(),
                PretrainConfig.defaults(),
                TrainConfig.defaults(),
                EvalConfig.defaults(),
                WeightsConfig.defaults());
    }

    /// This configuration with another place for first weights.
    public RunConfig with(WeightsConfig other) {
        return new RunConfig(
                name, seed, device, threads, data, model, input, clip, sampler, optimizer, schedule, pretrain, train,
                eval, other);
    }

    /// This configuration with other data.
    public RunConfig with(DataConfig other) {
        return new RunConfig(
                name, seed, device, threads, other, model, input, clip, sampler, optimizer, schedule, pretrain, train,
                eval, weights);
    }

    /// This configuration with another length.
    public RunConfig with(TrainConfig other) {
        return new RunConfig(
                name, seed, device, threads, data, model, input, clip, sampler, optimizer, schedule, pretrain, other,
                eval, weights);
    }
}
