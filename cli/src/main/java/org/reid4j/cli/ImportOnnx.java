package org.reid4j.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.reid4j.core.InputKind;
import org.reid4j.core.NewFolder;
import org.reid4j.core.ReidException;
import org.reid4j.core.Sha256;
import org.reid4j.core.eval.Metric;
import org.reid4j.embed.GraphInput;
import org.reid4j.embed.ModelCard;
import org.reid4j.embed.OnnxEmbedder;
import org.reid4j.embed.OnnxEngine;
import org.reid4j.embed.onnx.OnnxSummary;
import org.reid4j.image.ChannelOrder;
import org.reid4j.image.Interpolation;
import org.reid4j.image.Preprocessing;
import picocli.CommandLine.Option;

/// What makes a model of an ONNX file: a folder with the file, and a card of what it expects of a
/// photo, which the graph tells in part, its user in part, and habit for the rest. What was guessed is
/// said.
final class ImportOnnx {
    private static final int USUAL_HEIGHT = 256;
    private static final int USUAL_WIDTH = 128;

    @Option(names = "--colour", paramLabel = "ORDER", description = "Of ONNX: rgb or bgr (default: rgb).")
    private Optional<ChannelOrder> colour = Optional.empty();

    @Option(
            names = "--scale",
            paramLabel = "WHITE",
            description = "Of ONNX: 1 or 255, the brightest value before mean and std (default: 1).")
    private Optional<Integer> scale = Optional.empty();

    @Option(
            names = "--mean",
            paramLabel = "A,B,C",
            split = ",",
            description =
                    "Of ONNX: in units of --scale and order of --colour (default: ImageNet's; 0,0,0 with --scale 255).")
    private List<Float> mean = new ArrayList<>();

    @Option(
            names = "--std",
            paramLabel = "A,B,C",
            split = ",",
            description = "Of ONNX: likewise (default: ImageNet's; 1,1,1 with --scale 255).")
    private List<Float> std = new ArrayList<>();

    @Option(
            names = "--interpolation",
            paramLabel = "NAME",
            description = "Of ONNX: bilinear or bicubic (default: bilinear).")
    private Optional<Interpolation> interpolation = Optional.empty();

    @Option(names = "--metric", paramLabel = "NAME", description = "Of ONNX: cosine or euclidean (default: cosine).")
    private Optional<Metric> metric = Optional.empty();

    @Option(
            names = "--output-name",
            paramLabel = "NAME",
            description = "Of ONNX: which of its outputs is the embedding (default: embedding, or the only one).")
    private Optional<String> outputName = Optional.empty();

    /// What was made.
    ///
    /// @param folder the model's
    /// @param card of it
    /// @param input what the graph reads
    /// @param output which of its outputs is taken
    /// @param dimension of an embedding
    /// @param guessed what nobody said
    record Made(
            Path folder, ModelCard card, GraphInput input, String output, int dimension, Map<String, String> guessed) {
        /// What to tell people.
        List<String> lines() {
            var lines = new ArrayList<String>();
            lines.add("reads " + input);
            lines.add("photos are brought to " + card.preprocessing());
            lines.add("gives %s, %d values".formatted(output, dimension));
            if (!guessed.isEmpty()) {
                lines.add("guessed: %s; where that is wrong, import again under another name and say --%s"
                        .formatted(
                                guessed.entrySet().stream()
                                        .map(guess -> guess.getKey() + " " + guess.getValue())
                                        .collect(Collectors.joining(", ")),
                                String.join(", --", guessed.keySet())));
            }
            lines.add("use it: reid search PHOTO in DIR run=" + WeightsImport.called(folder));
            return lines;
        }
    }

    /// Whether any of these options was given.
    boolean asked() {
        return colour.isPresent()
                || scale.isPresent()
                || !mean.isEmpty()
                || !std.isEmpty()
                || interpolation.isPresent()
                || metric.isPresent()
                || outputName.isPresent();
    }

    /// Makes a model's folder.
    ///
    /// @param file an ONNX file
    /// @param folder a folder that is not there yet
    /// @param size height x width of the input; the graph's when empty
    /// @throws ReidException when the file is no network of photos, or the folder is there
    Made make(Path file, Path folder, Optional<String> size) {
        if (Files.exists(folder)) {
            throw Reid.usage(folder + " exists already; choose another name with --as");
        }
        OnnxSummary summary = OnnxSummary.read(file);
        if (!summary.external().isEmpty()) {
            throw Reid.usage(
                    "%s keeps its weights in other files (%s)\nwrite them into one file: onnx.save of a loaded model does"
                            .formatted(file, summary.external().getFirst()));
        }
        Optional<ModelCard> carried = Optional.ofNullable(summary.metadata().get(ModelCard.METADATA))
                .map(text -> ModelCard.parse(text, file.toString()));
        carried.filter(card -> card.reads() != InputKind.PHOTOS).ifPresent(card -> {
            throw Reid.usage(
                    "%s is of a gait network (%s), which reads walks, not photos".formatted(file, card.system()));
        });
        var guessed = new LinkedHashMap<String, String>();
        GraphInput graph = OnnxEmbedder.inspect(file, outputName);
        Optional<ModelCard> own = asked() || size.isPresent() ? Optional.empty() : carried;
        Preprocessing preprocessing =
                own.map(ModelCard::preprocessing).orElseGet(() -> preprocessing(graph, size, guessed));
        var options = OnnxEmbedder.Options.defaults().withOutput(outputName);
        try (var embedder = OnnxEmbedder.open(file, preprocessing, options)) {
            var card = own.map(known -> known.with("imported_from", String.valueOf(file.getFileName())))
                    .orElseGet(() -> card(file, summary, embedder, guessed));
            write(file, folder, card);
            return new Made(folder, card, graph, embedder.output(), embedder.dimension(), guessed);
        }
    }

    /// The card of a graph that carries none.
    private ModelCard card(Path file, OnnxSummary summary, OnnxEmbedder embedder, Map<String, String> guessed) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("imported_from", String.valueOf(file.getFileName()));
        if (!summary.producer().isEmpty()) {
            facts.put("producer", summary.producer());
        }
        facts.put("opset", Long.toString(summary.opset()));
        facts.put("parameters", Long.toString(summary.parameters()));
        facts.put("dimension", Integer.toString(embedder.dimension()));
        facts.put(ModelCard.WEIGHTS, Sha256.of(file));
        guessed.forEach((key, value) -> facts.put("guessed_" + key, value));
        return new ModelCard(
                OnnxEngine.NAME,
                Map.of(OnnxEngine.OUTPUT, embedder.output()),
                InputKind.PHOTOS,
                embedder.preprocessing(),
                0,
                metric.orElse(Metric.COSINE),
                false,
                facts);
    }

    private Preprocessing preprocessing(GraphInput graph, Optional<String> size, Map<String, String> guessed) {
        int height = graph.height().orElse(USUAL_HEIGHT);
        int width = graph.width().orElse(USUAL_WIDTH);
        if (size.isPresent()) {
            var wished = InputSize.of(size.get());
            height = wished.height();
            width = wished.width();
        } else if (graph.height().equals(OptionalInt.empty()) || graph.width().equals(OptionalInt.empty())) {
            guessed.put("input", height + "x" + width);
        }
        int white = scale.orElse(1);
        if (graph.bytes()) {
            if (scale.isPresent() || !mean.isEmpty() || !std.isEmpty()) {
                throw Reid.usage(
                        "the graph reads bytes and normalises them itself: leave --scale, --mean and --std out");
            }
            white = 255;
        } else if (scale.isEmpty()) {
            guessed.put("scale", "1");
        }
        boolean plain = white == 255; // where white is 255 and nobody names a mean it is usually inside the graph
        if (!graph.bytes() && mean.isEmpty()) {
            guessed.put("mean", plain ? "0,0,0" : "ImageNet's");
        }
        if (!graph.bytes() && std.isEmpty()) {
            guessed.put("std", plain ? "1,1,1" : "ImageNet's");
        }
        ChannelOrder order = colour.orElse(ChannelOrder.RGB);
        if (colour.isEmpty()) {
            guessed.put("colour", "rgb");
        }
        if (interpolation.isEmpty()) {
            guessed.put("interpolation", "bilinear");
        }
        try {
            return new Preprocessing(
                    height,
                    width,
                    interpolation.orElse(Interpolation.BILINEAR),
                    order,
                    white,
                    three("mean", mean, plain ? new float[3] : inOrder(Preprocessing.imagenetMean(), order)),
                    three("std", std, plain ? new float[] {1, 1, 1} : inOrder(Preprocessing.imagenetStd(), order)));
        } catch (IllegalArgumentException refused) {
            throw new ReidException(
                    ReidException.Kind.USAGE,
                    String.valueOf(refused.getMessage()).replace("scale 255", "--scale 255"),
                    refused);
        }
    }

    private static float[] inOrder(float[] rgb, ChannelOrder order) {
        return new float[] {rgb[order.colour(0)], rgb[order.colour(1)], rgb[order.colour(2)]};
    }

    private static float[] three(String key, List<Float> given, float[] usual) {
        if (given.isEmpty()) {
            return usual;
        }
        if (given.size() != usual.length) {
            throw Reid.usage("%s has %d values, must be three: --%s A,B,C".formatted(key, given.size(), key));
        }
        return new float[] {given.get(0), given.get(1), given.get(2)};
    }

    private static void write(Path file, Path folder, ModelCard card) {
        try {
            NewFolder.make(folder, unfinished -> {
                Files.copy(file, unfinished.resolve("model.onnx"));
                Files.writeString(unfinished.resolve(ModelCard.FILE), card.json());
                return Files.writeString(unfinished.resolve("MODEL.md"), card.markdown());
            });
        } catch (FileAlreadyExistsException taken) {
            throw Reid.usage(folder + " exists already; choose another name with --as");
        } catch (IOException failure) {
            throw new ReidException(
                    ReidException.Kind.RESOURCES, "cannot write " + folder + ": " + failure.getMessage(), failure);
        }
    }
}
