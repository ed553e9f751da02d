package org.reid4j.models;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reid4j.core.InputKind;
import org.reid4j.models.dgnet.DgNetSystem;
import org.reid4j.models.gaitgln.GaitGlnSystem;
import org.reid4j.models.gaitset.GaitSetSystem;
import org.reid4j.models.mgn.MgnSystem;
import org.reid4j.models.rga.RgaSystem;
import org.reid4j.models.strongbaseline.StrongBaselineSystem;
import org.reid4j.torch.LoadPolicy;
import org.reid4j.torch.LoadReport;
import org.reid4j.torch.Precision;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.torch.weights.WeightsException;

/// Builds what a [ModelSpec] describes: the one place that knows every system.
public final class Systems {
    private static final StrongBaselineSystem STRONG_BASELINE = new StrongBaselineSystem();
    private static final MgnSystem MGN = new MgnSystem();
    private static final RgaSystem RGA = new RgaSystem();
    private static final DgNetSystem DG_NET = new DgNetSystem();

    private static final GaitGlnSystem GAIT_GLN = new GaitGlnSystem();
    private static final GaitSetSystem GAIT_SET = new GaitSetSystem();

    private static final List<ReidSystem<?>> ALL = List.of(STRONG_BASELINE, MGN, RGA, DG_NET, GAIT_GLN, GAIT_SET);

    private static final long FEWEST_PER_CLASS = 64; // numbers: no classifier sees shorter features

    private static final String SYSTEM_KEY = "reid4j.system";
    private static final String SETTING_PREFIX = "reid4j.model.";

    private Systems() {}

    /// A system together with settings of its own.
    private record Chosen<S extends ModelSpec>(ReidSystem<S> system, S spec) {
        ReidNet network(int classes) {
            return system.network(spec, classes);
        }

        Objective objective(int classes, int dimension, long seed) {
            return system.objective(spec, classes, dimension, seed);
        }

        Optional<? extends ModelSpec> pretraining() {
            return system.pretraining(spec);
        }

        TensorFile used(TensorFile file, int classes) {
            return system.used(file, spec, classes);
        }
    }

    private static Chosen<?> chosen(ModelSpec spec) {
        return switch (spec) {
            case StrongBaselineConfig config -> new Chosen<>(STRONG_BASELINE, config);
            case MgnConfig config -> new Chosen<>(MGN, config);
            case RgaConfig config -> new Chosen<>(RGA, config);
            case DgNetConfig config -> new Chosen<>(DG_NET, config);
            case GaitGlnConfig config -> new Chosen<>(GAIT_GLN, config);
            case GaitSetConfig config -> new Chosen<>(GAIT_SET, config);
        };
    }

    /// The systems' names.
    public static List<String> names() {
        return ALL.stream().map(ReidSystem::name).toList();
    }

    /// What networks of a spec read.
    public static InputKind reads(ModelSpec spec) {
        return chosen(spec).system().reads();
    }

    /// The network that is trained before that of a spec, see [ReidSystem#pretraining].
    public static Optional<ModelSpec> pretraining(ModelSpec spec) {
        return chosen(spec).pretraining().map(first -> first);
    }

    /// The spec of a system by name, its defaults changed by `key=value` settings.
    ///
    /// @throws ModelException for an unknown system, an unknown key or a value out of range
    public static ModelSpec spec(String system, Map<String, String> settings) {
        return named(system)
                .orElseThrow(() -> new ModelException(
                        "There is no model '%s'. Models are: %s".formatted(system, String.join(", ", names()))))
                .spec(settings);
    }

    private static Optional<ReidSystem<?>> named(String system) {
        return ALL.stream().filter(candidate -> candidate.name().equals(system)).findFirst();
    }

    /// A network with its first weights, in training mode, in float32 on the CPU. To be built outside
    /// any step's scope.
    ///
    /// @param classes training identities
    /// @param seed decides every weight
    public static ReidNet create(ModelSpec spec, int classes, long seed) {
        ReidNet net = chosen(spec).network(classes);
        net.initialise(seed);
        return net;
    }

    /// What the system minimises.
    ///
    /// @param classes training identities
    /// @param dimension of the embedding
    /// @param seed decides the losses' own first parameters
    public static Objective objective(ModelSpec spec, int classes, int dimension, long seed) {
        return chosen(spec).objective(classes, dimension, seed);
    }

    /// What a weight file says about its network: the settings its names and shapes show, over them
    /// those its metadata carries ([#metadata]), over them the given ones.
    ///
    /// A file without our metadata is taken for published weights, so a plain ResNet of the strong
    /// baseline gets a stem without ReLU unless `set` says otherwise.
    ///
    /// @param set `key=value` settings that win
    /// @throws ModelException for an unknown system or setting, or when the file's metadata names
    ///     another system
    public static ModelSpec fromWeights(String system, TensorFile file, Map<String, String> set) {
        String written = file.metadata().get(SYSTEM_KEY);
        if (written != null && !written.equals(system)) {
            throw new ModelException(
                    "The weights are of a '%s', not of a '%s'; name that model instead.".formatted(written, system));
        }
        Map<String, String> settings = new LinkedHashMap<>(
                named(system).map(known -> known.shown(file)).orElse(Map.of()));
        file.metadata().forEach((key, value) -> {
            if (key.startsWith(SETTING_PREFIX)) {
                settings.put(key.substring(SETTING_PREFIX.length()), value);
            }
        });
        settings.putAll(set);
        return spec(system, settings);
    }

    /// What to write into a weight file's metadata so that [#fromWeights] needs no settings.
    public static Map<String, String> metadata(ModelSpec spec) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(SYSTEM_KEY, spec.system());
        spec.settings().forEach((key, value) -> metadata.put(SETTING_PREFIX + key, value));
        return metadata;
    }

    /// A network with a file's weights, in evaluation mode: exactly those the network has, but for what
    /// the released code carries along unused. The number of classes comes from the file; without a
    /// classifier in it the network only embeds.
    ///
    /// @throws org.reid4j.torch.weights.WeightsException when the weights do not fit
    public static ReidNet load(ModelSpec spec, TensorFile file) {
        return load(spec, file, Precision.F32);
    }

    /// The same in a precision of its own: weights stored in float64 keep all their digits.
    ///
    /// @throws org.reid4j.torch.weights.WeightsException when the weights do not fit
    public static ReidNet load(ModelSpec spec, TensorFile file, Precision precision) {
        Chosen<?> chosen = chosen(spec);
        int classes = classes(chosen.system(), file);
        ReidNet net = chosen.network(classes);
        try {
            net.to(precision);
            net.load(chosen.used(file, classes), LoadPolicy.STRICT);
        } catch (WeightsException e) {
            net.close();
            throw e;
        }
        net.eval();
        return net;
    }

    /// A network with what fits of a file's weights, in evaluation mode; all else is drawn from the
    /// seed.
    ///
    /// @throws WeightsException when nothing fits
    public static Partial loadPartly(ModelSpec spec, TensorFile file, long seed) {
        Chosen<?> chosen = chosen(spec);
        int classes = classes(chosen.system(), file);
        ReidNet net = create(spec, classes, seed);
        try {
            LoadReport report = net.load(chosen.used(file, classes), LoadPolicy.PARTIAL);
            net.eval();
            return new Partial(net, report);
        } catch (WeightsException e) {
            net.close();
            throw e;
        }
    }

    /// A network that a file filled in part.
    ///
    /// @param net to be closed by the caller
    /// @param report what fitted
    public record Partial(ReidNet net, LoadReport report) {}

    /// Identities that a file's classifier tells apart; 0 when it has none.
    ///
    /// @throws WeightsException when it claims more than its weights can hold
    public static int classes(ModelSpec spec, TensorFile file) {
        return classes(chosen(spec).system(), file);
    }

    /// Identities of the file's classifier, which must be large enough for so many: a few bytes may
    /// claim millions.
    private static int classes(ReidSystem<?> system, TensorFile file) {
        int classes = system.classes(file);
        long elements =
                file.tensors().values().stream().mapToLong(RawTensor::elements).sum();
        if ((long) classes * FEWEST_PER_CLASS > elements) {
            throw new WeightsException(
                    "The weights claim %,d classes, but have only %,d numbers in all: they are damaged."
                            .formatted(classes, elements));
        }
        return classes;
    }
}
