package org.reid4j.models.dgnet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.models.DgNetConfig;
import org.reid4j.models.Look;
import org.reid4j.models.Output;
import org.reid4j.models.ReidNet;
import org.reid4j.models.backbone.Backbones;
import org.reid4j.torch.Net;
import org.reid4j.torch.Shapes;

/// DG-Net's teacher as the re-identification network that the first phase trains. State-dict names are the
/// released ones behind `teacher.`.
final class DgNetTeacher extends ReidNet {
    private final Teacher teacher;
    private final int classes;

    /// @param classes identities told apart, 0 for a network that only embeds
    DgNetTeacher(DgNetConfig config, int classes) {
        this.classes = classes;
        teacher = child("teacher", teacher(config, classes));
    }

    static Teacher teacher(DgNetConfig config, int classes) {
        return new Teacher(classes, config.backbone(), TrunkChoice.TEACHER, config.dropout());
    }

    @Override
    public Output forward(Tensor images) {
        Shapes.require("images", images, Shapes.ANY, 3, Shapes.ANY, Shapes.ANY);
        Tensor embedding = teacher.reduce(teacher.map(images)); // [N, 512]
        Map<String, Tensor> named = new LinkedHashMap<>();
        named.put("embedding", embedding);
        if (classes == 0) {
            return new Output(embedding, List.of(embedding), List.of(), named);
        }
        Tensor logits = teacher.classify(embedding); // [N, K]
        named.put("logits", logits);
        return new Output(embedding, List.of(embedding), List.of(logits), named);
    }

    @Override
    public void initialise(long seed) {
        teacher.initialise(seed);
    }

    @Override
    public int dimension() {
        return ClassBlock.REDUCED;
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public List<Net> backbone() {
        return teacher.trunk().parts();
    }

    @Override
    public Map<String, List<String>> imagenetNames() {
        return Backbones.imagenetNames(teacher.trunk(), "teacher.model.");
    }

    @Override
    public List<Look> look(Tensor images) {
        return List.of(Look.activation("activation", teacher.map(images)));
    }
}
