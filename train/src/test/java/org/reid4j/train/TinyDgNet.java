package org.reid4j.train;

import java.util.ArrayList;
import java.util.List;
import org.reid4j.train.config.ConfigFile;
import org.reid4j.train.config.RunConfig;

/// The smallest DG-Net that trains, for tests of its steps.
final class TinyDgNet {
    private TinyDgNet() {}

    /// @param teaching epochs of the teacher before
    /// @param more settings on top
    static RunConfig config(int teaching, String... more) {
        var all = new ArrayList<>(List.of(
                "model=dgnet",
                "name=tiny",
                "seed=3",
                "threads=1",
                "model.backbone=resnet18",
                "model.height=32",
                "model.width=32",
                "model.base=2",
                "model.blocks=1",
                "model.hidden=4",
                "model.judge=2",
                "model.judge_blocks=1",
                "model.warm_up=0",
                "model.ramp=0.5",
                "input.augment.pad=2",
                "sampler.identities=4",
                "sampler.batches=2",
                "schedule.milestones=[3]",
                "pretrain.epochs=" + teaching,
                "train.epochs=2",
                "train.save_every_steps=1",
                "train.log_every_steps=1",
                "eval.every=1",
                "eval.batch=8",
                "weights=none"));
        all.addAll(List.of(more));
        return ConfigFile.load(List.of(), all).config();
    }
}
