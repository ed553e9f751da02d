package org.reid4j.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.reid4j.core.ReidException;
import org.reid4j.embed.ModelCard;
import org.reid4j.embed.ModelFiles;
import org.reid4j.models.Imagenet;
import org.reid4j.models.ModelException;
import org.reid4j.models.ModelSpec;
import org.reid4j.models.ReidNet;
import org.reid4j.models.Systems;
import org.reid4j.torch.LoadPolicy;
import org.reid4j.torch.LoadReport;
import org.reid4j.torch.Net;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.torch.weights.WeightFiles;
import org.reid4j.torch.weights.WeightsException;

/// Finds a trained model on disk: its weights and its card, from a run folder or a weight file.
///
/// @param weights the weight file
/// @param card what belongs to it
public record Models(Path weights, ModelCard card) {
    private static final int SHOWN = 3;
    private static final int CLASSIFIER = 2; // its tensors: weight and bias

    /// A model.
    ///
    /// @param path a run folder, a folder with `model.json` and a weight file, or a weight file that
    ///     carries its card
    /// @throws ReidException when there is none
    public static Models find(Path path) {
        Path weights = Files.isDirectory(path) ? RunFolder.open(path).weights() : path;
        return new Models(weights, card(weights));
    }

    private static ModelCard card(Path weights) {
        return ModelFiles.card(weights)
                .map(place -> fitting(ModelCard.read(place), weights))
                .or(() -> inside(weights))
                .orElseThrow(() -> new ReidException(
                        ReidException.Kind.USAGE,
                        weights + " does not say which network it is for, and there is no model.json beside it.\n"
                                + "Use the run folder, or name the network: model=strong-baseline --set backbone=..."));
    }

    /// The card of the folder, which knows what was measured; the file's own where that is of another
    /// network, as the last weights of a run may be of a later phase than the best.
    private static ModelCard fitting(ModelCard folder, Path weights) {
        try {
            return inside(weights)
                    .filter(own -> !Cards.spec(own).equals(Cards.spec(folder)))
                    .orElse(folder);
        } catch (ReidException _) {
            return folder; // opening the weights will say what is wrong with them
        }
    }

    private static Optional<ModelCard> inside(Path weights) {
        return Optional.ofNullable(WeightFiles.read(weights).metadata().get(ModelCard.METADATA))
                .map(text -> ModelCard.parse(text, weights.toString()));
    }

    /// The same weights with some of the network's settings changed, such as the feature that is compared.
    ///
    /// @param settings `key=value` settings of the system
    /// @throws org.reid4j.models.ModelException when the system has no such setting, or not that value
    public Models with(Map<String, String> settings) {
        var all = new LinkedHashMap<>(spec().settings());
        settings.forEach((key, value) -> {
            if (!all.containsKey(key)) {
                throw new ModelException("%s has no setting '%s'; its settings are: %s"
                        .formatted(card.system(), key, String.join(", ", all.keySet())));
            }
            all.put(key, value);
        });
        return new Models(
                weights, card.withSettings(Systems.spec(card.system(), all).settings()));
    }

    /// Network and settings.
    ///
    /// @throws org.reid4j.models.ModelException when the card names none of our systems
    public ModelSpec spec() {
        return Cards.spec(card);
    }

    /// The network with its weights, in evaluation mode on the CPU.
    public ReidNet open() {
        try {
            return Systems.load(spec(), WeightFiles.read(weights));
        } catch (WeightsException refused) {
            throw refused.about(weights);
        }
    }

    /// Fills a new network from a file: the whole of it where the names fit, else the backbone (ImageNet
    /// weights, or another system's). The backbone must fit in full, so that another network's weights are
    /// never half taken over; what stands behind it (a classifier of other people) may differ. A network
    /// without such a backbone takes weights that fill at least half of it and differ in no more than the
    /// classifier's shape: a phase begins
    /// with those of the one before.
    ///
    /// @return what a reader should know
    /// @throws WeightsException when the backbone is another one
    static List<String> initialise(ReidNet net, Path file) {
        try {
            return initialise(net, WeightFiles.read(file), file);
        } catch (WeightsException refused) {
            throw refused.about(file);
        }
    }

    private static List<String> initialise(ReidNet net, TensorFile tensors, Path file) {
        long whole = fitting(net, tensors);
        TensorFile backbone = Imagenet.backbone(tensors);
        if (whole < Imagenet.fitting(net, backbone)) {
            LoadReport report = Imagenet.fill(net, backbone);
            return List.of("first weights: %d tensors of %s into the backbone".formatted(report.loaded(), file));
        }
        LoadReport report = net.load(tensors, LoadPolicy.PARTIAL);
        Set<String> places = places(net);
        boolean others = report.reshaped().size() > CLASSIFIER
                || 2 * report.loaded() < net.stateDict().size();
        if (places.isEmpty() && others) {
            throw new WeightsException(
                    "The weights are of another network: only %d of its %d tensors fit, not %s.\nChoose the model and options they were trained with: model=..."
                            .formatted(
                                    report.loaded(),
                                    net.stateDict().size(),
                                    named(
                                            "",
                                            Stream.concat(report.missing().stream(), report.reshaped().stream())
                                                    .toList())));
        }
        List<String> strange = Stream.of(report.missing(), report.reshaped(), report.unexpected())
                .flatMap(List::stream)
                .filter(name -> places.contains(place(name)))
                .limit(SHOWN)
                .toList();
        if (!strange.isEmpty()) {
            throw new WeightsException(
                    "The weights are of another backbone: %s do not fit.\nChoose the backbone they were trained with: model.backbone=..."
                            .formatted(String.join(", ", strange)));
        }
        return List.of("first weights: %d tensors of %s into the network%s%s"
                .formatted(
                        report.loaded(),
                        file,
                        named(", not in the file: ", report.missing()),
                        named(", of another shape and left as they were: ", report.reshaped())));
    }

    private static long fitting(Net net, TensorFile tensors) {
        return tensors.tensors().keySet().stream()
                .filter(net.stateDict()::containsKey)
                .count();
    }

    /// Where the backbone's tensors stand in the whole network: `base.layer1`. What a system put beside
    /// them, such as attention behind a stage, stands elsewhere.
    private static Set<String> places(ReidNet net) {
        return net.imagenetNames().values().stream()
                .flatMap(List::stream)
                .map(Models::place)
                .collect(Collectors.toSet());
    }

    /// The first two of a name's parts.
    private static String place(String name) {
        int second = name.indexOf('.', name.indexOf('.') + 1);
        return second < 0 ? name : name.substring(0, second);
    }

    private static String named(String what, List<String> names) {
        return names.isEmpty()
                ? ""
                : what
                        + String.join("; ", names.subList(0, Math.min(SHOWN, names.size())))
                        + (names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "");
    }
}
