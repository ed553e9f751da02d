package org.reid4j.models.dgnet;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.reid4j.models.DgNetConfig;
import org.reid4j.models.DgNetRule;
import org.reid4j.models.Objective;
import org.reid4j.models.ReidNet;
import org.reid4j.models.ReidSystem;
import org.reid4j.models.backbone.Backbones;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.TensorFile;

/// DG-Net among the systems: as such it is its appearance encoder; the joint training builds the other
/// networks around it with [#networks].
public final class DgNetSystem implements ReidSystem<DgNetConfig> {
    private static final String ENCODER = "id.";
    private static final String TEACHER = "teacher.";
    private static final String ENCODER_MARK = "classifier1.add_block.0.weight";
    private static final String TEACHER_MARK = "classifier.add_block.0.weight";

    @Override
    public String name() {
        return DgNetConfig.SYSTEM;
    }

    @Override
    public DgNetConfig spec(Map<String, String> settings) {
        return DgNetConfig.of(settings);
    }

    @Override
    public ReidNet network(DgNetConfig spec, int classes) {
        return spec.phase() == 1 ? new DgNetTeacher(spec, classes) : new DgNet(spec, classes);
    }

    /// All networks of the joint training around an appearance encoder, with their first weights.
    ///
    /// @param encoder learns; belongs to what is returned
    /// @param taught whether there is a teacher, whose weights wait to be loaded
    /// @param seed decides every weight
    public static DgNetworks networks(DgNetConfig spec, DgNet encoder, boolean taught, long seed) {
        int classes = encoder.classes();
        var widths = new StructureEncoder.Widths(
                spec.widths().base(), 2, spec.widths().blocks(), spec.widths().reach());
        int quarter = spec.backbone().channels() * CodedResNet.STRIPES / Decoder.BLOCKS;
        var nets = new DgNetworks(
                encoder.encoder(),
                DgNet.encoder(spec, classes),
                new StructureEncoder(widths),
                new StructureEncoder(widths),
                new Decoder(new Decoder.Widths(
                        widths.channels(), 2, quarter, spec.widths().hidden())),
                new Discriminator(new Discriminator.Widths(
                        spec.widths().judge(),
                        2,
                        spec.widths().judgeBlocks(),
                        spec.widths().scales())),
                taught ? Optional.of(DgNetTeacher.teacher(spec, classes)) : Optional.empty());
        nets.structure().initialise(seed);
        nets.decoder().initialise(seed + 1);
        nets.judge().initialise(seed + 2);
        nets.teacher().ifPresent(teacher -> teacher.initialise(seed));
        return nets;
    }

    /// What the joint training of a spec weighs.
    public static JointWeights weights(DgNetConfig spec) {
        DgNetRule rule = spec.rule();
        return spec.attached()
                ? JointWeights.paper(rule.warmUp(), rule.ramp(), rule.alone())
                : JointWeights.released(rule.warmUp(), rule.ramp(), rule.alone());
    }

    @Override
    public Objective objective(DgNetConfig spec, int classes, int dimension, long seed) {
        return new DgNetObjective(spec.phase());
    }

    /// The teacher, before all together.
    @Override
    public Optional<DgNetConfig> pretraining(DgNetConfig spec) {
        return spec.draws() ? Optional.of(spec.with(Map.of("phase", "1"))) : Optional.empty();
    }

    /// The phase by the names of the heads, and the trunk.
    @Override
    public Map<String, String> shown(TensorFile file) {
        Map<String, String> settings = new LinkedHashMap<>();
        boolean teacher = !marked(file, ENCODER, ENCODER_MARK) && marked(file, TEACHER, TEACHER_MARK);
        settings.put("phase", teacher ? "1" : "2");
        String prefix = teacher ? TEACHER : ENCODER;
        Backbones.shown(file, prefix + "model.")
                .or(() -> Backbones.shown(file, "model."))
                .ifPresent(kind -> settings.put("backbone", kind.id()));
        return settings;
    }

    private static boolean marked(TensorFile file, String prefix, String mark) {
        return file.tensor(prefix + mark).or(() -> file.tensor(mark)).isPresent();
    }

    @Override
    public int classes(TensorFile file) {
        return Optional.<RawTensor>empty()
                .or(() -> file.tensor(ENCODER + "classifier1.classifier.0.weight"))
                .or(() -> file.tensor("classifier1.classifier.0.weight"))
                .or(() -> file.tensor(TEACHER + "classifier.classifier.0.weight"))
                .or(() -> file.tensor("classifier.classifier.0.weight"))
                .filter(weight -> weight.shape().length == 2)
                .map(weight -> Math.toIntExact(weight.shape()[0]))
                .orElse(0);
    }

    /// The encoder's or the teacher's tensors: from a run's file those behind its prefix, from a released
    /// one all, behind the prefix; without classifiers where the network only embeds.
    @Override
    public TensorFile used(TensorFile file, DgNetConfig spec, int classes) {
        String prefix = spec.phase() == 1 ? TEACHER : ENCODER;
        boolean own = file.tensors().keySet().stream().anyMatch(name -> name.startsWith(prefix));
        Map<String, RawTensor> used = new LinkedHashMap<>();
        file.tensors().forEach((name, tensor) -> {
            if (!own || name.startsWith(prefix)) {
                used.put(own ? name : prefix + name, tensor);
            }
        });
        if (classes == 0) {
            used.keySet().removeIf(name -> name.contains(".classifier.0."));
        }
        return new TensorFile(used, file.metadata());
    }
}
