package org.reid4j.models;

import java.util.Map;

/// How DG-Net's joint training goes, where a small machine or a small set needs other numbers than the
/// release.
///
/// @param warmUp iterations before the terms on codes, on the cycle and of the teacher come in, at least 0;
///     release 30000
/// @param ramp what their weights grow by in an iteration after that, above 0; release 0.0005
/// @param erasing how often, 0 to 1, the identity terms see a photo with an erased rectangle; release 0.5
/// @param generatorLr learning rate of structure encoder and decoder, above 0; release 1e-4
/// @param judgeLr of the discriminator, above 0; release 1e-4
/// @param momentum of the gradients of both (Adam's first beta), 0 to below 1; release 0
/// @param alone iterations in which the generator only copies photos, before all terms on exchanged
///     clothes, which make an iteration several times as long, at least 0; release 0
/// @param fromTeacher whether the appearance encoder's trunk begins as the trained teacher's; release: no,
///     both begin with ImageNet's, which this stands in for where there are none
public record DgNetRule(
        int warmUp,
        double ramp,
        double erasing,
        double generatorLr,
        double judgeLr,
        double momentum,
        int alone,
        boolean fromTeacher) {
    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException naming key, value and allowed range
    public DgNetRule {
        Ranges.require("warm_up", warmUp, 0, 1_000_000_000);
        requireAbove0("ramp", ramp);
        if (!(erasing >= 0 && erasing <= 1)) {
            throw new IllegalArgumentException("erasing is " + erasing + ", allowed: 0 to 1");
        }
        requireAbove0("generator_lr", generatorLr);
        requireAbove0("judge_lr", judgeLr);
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException("momentum is " + momentum + ", allowed: 0 to below 1");
        }
        Ranges.require("alone", alone, 0, 1_000_000_000);
    }

    /// As released.
    public static DgNetRule defaults() {
        return new DgNetRule(30_000, 0.0005, 0.5, 1e-4, 1e-4, 0, 0, false);
    }

    DgNetRule with(Settings read) {
        return new DgNetRule(
                read.integer("warm_up", warmUp),
                read.number("ramp", ramp),
                read.number("erasing", erasing),
                read.number("generator_lr", generatorLr),
                read.number("judge_lr", judgeLr),
                read.number("momentum", momentum),
                read.integer("alone", alone),
                read.bool("from_teacher", fromTeacher));
    }

    void settings(Map<String, String> all) {
        all.put("warm_up", Integer.toString(warmUp));
        all.put("ramp", Double.toString(ramp));
        all.put("erasing", Double.toString(erasing));
        all.put("generator_lr", Double.toString(generatorLr));
        all.put("judge_lr", Double.toString(judgeLr));
        all.put("momentum", Double.toString(momentum));
        all.put("alone", Integer.toString(alone));
        all.put("from_teacher", Boolean.toString(fromTeacher));
    }

    private static void requireAbove0(String key, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(key + " is " + value + ", allowed: above 0");
        }
    }
}
