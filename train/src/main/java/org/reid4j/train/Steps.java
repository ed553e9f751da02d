package org.reid4j.train;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.ClassIndex;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.Sample;
import org.reid4j.embed.ModelCard;
import org.reid4j.models.DgNetConfig;
import org.reid4j.models.ModelSpec;
import org.reid4j.models.Objective;
import org.reid4j.models.ReidNet;
import org.reid4j.models.Systems;
import org.reid4j.models.dgnet.DgNet;
import org.reid4j.torch.Device;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.config.WeightsConfig;

/// Builds the steps of a run's phases: network, losses and optimizer on their device, in their format and
/// layout.
final class Steps {
    private final RunConfig config;
    private final Dataset dataset;
    private final Training.Networks networks;
    private final Consumer<String> notice;
    private final Material material;
    private final ClassIndex classes;
    private final Device device;

    /// @param networks makes them
    /// @param notice told what a person should know
    Steps(RunConfig config, Dataset dataset, Training.Networks networks, Consumer<String> notice) {
        this.config = config;
        this.dataset = dataset;
        this.networks = networks;
        this.notice = notice;
        this.material = Material.of(config, dataset);
        this.classes = ClassIndex.of(dataset.train());
        this.device = Device.parse(config.device());
    }

    /// What a network of a specification says of itself.
    ModelCard card(ModelSpec spec) {
        return Cards.of(
                spec,
                material.preprocessing(spec),
                classes.size(),
                config.eval().metric(),
                config.eval().flip(),
                Map.of("dataset", "%s (layout %s)".formatted(dataset.root().getFileName(), dataset.format())));
    }

    /// Builds the step.
    ///
    /// @param spec of its network
    /// @param seed of its random numbers; first weights follow from the run's
    /// @param fresh whether first weights are to be taken from where the configuration says
    Step step(ModelSpec spec, long seed, boolean fresh) {
        ReidNet net = networks.create(spec, classes.size(), config.seed());
        boolean joint = net instanceof DgNet && spec instanceof DgNetConfig dgnet && dgnet.draws();
        if (fresh || joint) { // the teacher before a joint phase has an encoder of its own
            firstWeights(net);
        }
        if (joint) {
            JointStep step = joint(spec, net, seed);
            if (fresh) {
                config.pretrain().file().ifPresent(step::teacher);
            }
            return step;
        }
        Objective objective = Systems.objective(spec, classes.size(), net.dimension(), config.seed());
        net.to(config.train().format());
        net.to(device);
        objective.to(config.train().format());
        objective.to(device);
        List<Sample> samples = dataset.train().samples();
        var parts = new SupervisedStep.Parts(
                net, objective, classesOf(samples), material.shape(), device, seed, config.train());
        if (parts.channelsLast()) {
            net.channelsLast();
        }
        return new SupervisedStep(
                parts,
                config.optimizer(),
                new Divergence(samples, config.train().onNan()),
                Cards.notes(card(spec)));
    }

    private JointStep joint(ModelSpec spec, ReidNet net, long seed) {
        if (!(spec instanceof DgNetConfig dgnet) || !(net instanceof DgNet encoder)) {
            throw new IllegalStateException(spec.system() + " has no joint training");
        }
        if (!config.pretrain().any()) {
            notice.accept(
                    "no teacher (pretrain.epochs=0, no pretrain.file): the primary head learns nothing from drawn pictures");
        }
        List<Sample> samples = dataset.train().samples();
        return new JointStep(
                new JointStep.Parts(dgnet, classesOf(samples), device, seed, config),
                encoder,
                new Divergence(samples, config.train().onNan()),
                Cards.notes(card(spec)));
    }

    private List<Integer> classesOf(List<Sample> samples) {
        return samples.stream()
                .map(sample -> sample.isPerson() ? classes.classOf(sample.identity()) : -1)
                .toList();
    }

    private void firstWeights(ReidNet net) {
        boolean imagenet = !net.imagenetNames().isEmpty();
        switch (config.weights().init()) {
            case NONE -> {
                if (imagenet) {
                    notice.accept(
                            "first weights are random: published numbers need ImageNet weights; expect tens of points less on a set of Market-1501's size");
                }
            }
            case IMAGENET, FILE ->
                Models.initialise(
                                net,
                                config.weights()
                                        .file()
                                        .orElseThrow(
                                                () -> new ReidException(
                                                        ReidException.Kind.USAGE,
                                                        "weights.init is imagenet, but no file of ImageNet weights is on this machine.\nFetch them with: reid weights fetch, or train without: weights=none")))
                        .forEach(notice);
        }
        if (config.weights().init() == WeightsConfig.Init.NONE && config.train().freezeBackboneEpochs() > 0) {
            notice.accept("a frozen backbone with random weights learns nothing: set train.freeze_backbone_epochs=0");
        }
    }
}
