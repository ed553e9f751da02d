package org.reid4j.models.dgnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.reid4j.torch.Fn;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Precision;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Tensors;

/// Appearance encoder and teacher against the released code's numbers, on weights made from names.
class CodedResNetParityTest {
    private static final GoldenPart APPEARANCE = GoldenPart.of("dgnet_appearance_AB");
    private static final GoldenPart TEACHER = GoldenPart.of("dgnet_teacher_ft_net");
    private static final int CLASSES = 16;
    private static final long[] IDENTITIES = {0, 1, 2, 3};

    private static AppearanceEncoder appearance(Precision precision) {
        return APPEARANCE.filled(new AppearanceEncoder(CLASSES, TrunkChoice.APPEARANCE, 0, 0), precision);
    }

    private static Teacher teacher(Precision precision) {
        return TEACHER.filled(new Teacher(CLASSES, TrunkChoice.TEACHER, 0), precision);
    }

    private static Tensor images() {
        return GoldenPart.input("dgab", 2, 4, 3, 256, 128);
    }

    @Test
    void stateDictsEqualTheReleasedNamesAndShapesInOrder() {
        try (var appearance = new AppearanceEncoder(CLASSES);
                var teacher = new Teacher(CLASSES)) {
            assertThat(GoldenPart.state(appearance, ""))
                    .isEqualTo(APPEARANCE.golden().entries("state"));
            assertThat(GoldenPart.state(teacher, "")).isEqualTo(TEACHER.golden().entries("state"));
        }
    }

    @Test
    void evalInFloat32EqualsTheReleaseTo1e4() {
        appearanceEvalEquals(Precision.F32, 1e-4, 1e-4);
        teacherEvalEquals(Precision.F32, 1e-4);
    }

    /// Twenty seconds long, so only with `-Dreid4j.slow=true`.
    @Test
    @EnabledIfSystemProperty(named = "reid4j.slow", matches = "true")
    void evalInFloat64EqualsTheRelease() {
        appearanceEvalEquals(Precision.F64, 1e-5, 1e-9); // features were stored in float32
        teacherEvalEquals(Precision.F64, 1e-5);
    }

    private static void appearanceEvalEquals(Precision precision, double features, double logits) {
        try (Scope _ = Scope.open();
                var net = appearance(precision)) {
            Map<String, Tensor> input = Map.of("input", images());
            Map<String, Integer> steps = Map.of("feature", 16, "logits_primary", 1, "logits_fine", 1);
            APPEARANCE.evalEquals(net, precision, input, steps, Math.max(features, logits));
        }
    }

    private static void teacherEvalEquals(Precision precision, double tolerance) {
        try (Scope _ = Scope.open();
                var net = teacher(precision)) {
            TEACHER.evalEquals(
                    net, precision, Map.of("input", images()), Map.of("feature", 16, "logits", 1), tolerance);
        }
    }

    /// A minute long, so only with `-Dreid4j.slow=true`.
    @Test
    @EnabledIfSystemProperty(named = "reid4j.slow", matches = "true")
    void appearanceEncoderTrainsInFloat64AsTheReleaseTo1e9() {
        try (Scope _ = Scope.open();
                var net = appearance(Precision.F64)) {
            var codes = net.encode(images());
            Tensor primary = Fn.crossEntropy(codes.primary(), Tensors.of(IDENTITIES), 0);
            Tensor fine = Fn.crossEntropy(codes.fine(), Tensors.of(IDENTITIES), 0);
            Tensor total = Ops.addScaled(primary, fine, 0.4); // teacher weight 2 times 0.2
            total.backward();
            APPEARANCE.outputEquals("train_feature", codes.feature(), 16, 1e-3); // stored in float32
            APPEARANCE.outputEquals("train_logits_primary", codes.primary(), 1, 1e-9);
            APPEARANCE.outputEquals("train_logits_fine", codes.fine(), 1, 1e-9);
            APPEARANCE.lossEquals("ce1", primary, 1e-9);
            APPEARANCE.lossEquals("ce2", fine, 1e-9);
            APPEARANCE.lossEquals("total", total, 1e-9);
            APPEARANCE.gradientsEqual(net, 0.1);
            APPEARANCE.buffersEqual(net);
        }
    }

    /// Half a minute long, so only with `-Dreid4j.slow=true`.
    @Test
    @EnabledIfSystemProperty(named = "reid4j.slow", matches = "true")
    void teacherTrainsInFloat64AsTheReleaseTo1e9() {
        try (Scope _ = Scope.open();
                var net = teacher(Precision.F64)) {
            var opinion = net.judge(images());
            Tensor loss = Fn.crossEntropy(opinion.logits(), Tensors.of(IDENTITIES), 0);
            loss.backward();
            TEACHER.outputEquals("train_feature", opinion.feature(), 16, 1e-3); // stored in float32
            TEACHER.outputEquals("train_logits", opinion.logits(), 1, 1e-9);
            TEACHER.lossEquals("total", loss, 1e-9);
            TEACHER.gradientsEqual(net, 0.1);
            TEACHER.buffersEqual(net);
        }
    }
}
