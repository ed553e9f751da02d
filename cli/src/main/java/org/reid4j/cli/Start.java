package org.reid4j.cli;

import java.util.Optional;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.config.WeightsConfig;
import org.reid4j.train.pretrained.Pretrained;
import org.reid4j.train.pretrained.WeightCache;

/// Decides where a run's first weights come from: ImageNet where its file is on this machine, else
/// random, said aloud.
final class Start {
    private Start() {}

    static RunConfig weights(Terminal terminal, RunConfig config) {
        if (config.weights().init() != WeightsConfig.Init.IMAGENET
                || config.weights().file().isPresent()) {
            return config;
        }
        var backbone = config.model().settings().getOrDefault("backbone", "");
        var known = Pretrained.of(backbone);
        var file = known.flatMap(WeightCache.standard()::find);
        if (file.isPresent()) {
            return config.with(new WeightsConfig(WeightsConfig.Init.IMAGENET, file));
        }
        terminal.say("no ImageNet weights for %s on this machine%s"
                .formatted(
                        backbone,
                        known.map(k -> "; fetch them once with: reid weights fetch " + k.key())
                                .orElse("")));
        return config.with(new WeightsConfig(WeightsConfig.Init.NONE, Optional.empty()));
    }
}
