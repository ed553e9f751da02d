package org.reid4j.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.reid4j.core.ReidException;
import org.reid4j.models.ReidNet;
import org.reid4j.models.Systems;
import org.reid4j.torch.LoadPolicy;
import org.reid4j.torch.LoadReport;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.torch.weights.WeightFiles;
import org.reid4j.torch.weights.WeightsException;

/// Finds a trained model on disk: its weights and its card, from a run folder or a weight file.
///
/// @param weights the weight file
/// @param card what belongs to it
public record Models(Path weights, ModelCard card) {

    /// A model.
    ///
    /// @param path a run folder, a folder with `model.json` and a weight file, or a weight file that carries
    ///     its card
    /// @throws ReidException when there is none
    public static Models find(Path path) {
        Path weights = Files.isDirectory(path) ? RunFolder.open(path).weights() : path;
        return new Models(weights, card(weights));
    }

    private static ModelCard card(Path weights) {
        var places = new ArrayList<Path>();
        Optional.ofNullable(weights.toAbsolutePath().getParent()).ifPresent(folder -> {
            places.add(folder.resolve("model.json"));
            if (folder.endsWith("weights")) {
                places.add(folder.resolveSibling("model.json"));
            }
        });
        for (Path place : places) {
            if (Files.isRegularFile(place)) {
                try {
                    return ModelCard.parse(Files.readString(place), place.toString());
                } catch (IOException e) {
                    throw new ReidException(
                            ReidException.Kind.USAGE, "cannot read " + place + ": " + e.getMessage(), e);
                }
            }
        }
        String inside = WeightFiles.read(weights).metadata().get(ModelCard.METADATA);
        if (inside == null) {
            throw new ReidException(
                    ReidException.Kind.USAGE,
                    weights + " does not say which network it is for, and there is no model.json beside it.\n"
                            + "Use the run folder, or name the network: model=strong-baseline --set backbone=...");
        }
        return ModelCard.parse(inside, weights.toString());
    }

    /// The network with its weights, in evaluation mode on the CPU.
    public ReidNet open() {
        ReidNet net = Systems.create(card.spec(), card.classes(), 0);
        try {
            net.load(WeightFiles.read(weights), LoadPolicy.STRICT);
        } catch (RuntimeException e) {
            net.close();
            throw e instanceof WeightsException refused ? refused.about(weights) : e;
        }
        net.eval();
        return net;
    }

    /// Fills a new network from a file: the whole of it where the names fit, else the backbone (ImageNet
    /// weights).
    ///
    /// @return what a reader should know
    static List<String> initialise(ReidNet net, Path file) {
        TensorFile tensors = WeightFiles.read(file);
        long whole = tensors.tensors().keySet().stream()
                .filter(net.stateDict()::containsKey)
                .count();
        var trunk = net.backbone();
        long backbone = tensors.tensors().keySet().stream()
                .filter(trunk.stateDict()::containsKey)
                .count();
        LoadReport report;
        try {
            report = (whole >= backbone ? net : trunk).load(tensors, LoadPolicy.PARTIAL);
        } catch (WeightsException refused) {
            throw refused.about(file);
        }
        return List.of("first weights: %d tensors of %s into the %s%s"
                .formatted(
                        report.loaded(),
                        file,
                        whole >= backbone ? "network" : "backbone",
                        report.missing().isEmpty()
                                ? ""
                                : ", " + report.missing().size() + " not in the file"));
    }
}
