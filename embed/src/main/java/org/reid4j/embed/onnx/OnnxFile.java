package org.reid4j.embed.onnx;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.reid4j.core.ReidException;
import org.reid4j.embed.onnx.OnnxNode.Attribute;
import org.reid4j.embed.protobuf.Message;

/// Writes ONNX files; field numbers are those of `onnx.proto`.
public final class OnnxFile {
    /// The version of the operators that files are written for.
    public static final int OPSET = 17;

    private static final int IR_VERSION = 8; // the first that has opset 17
    private static final String PRODUCER = "reid4j";

    private OnnxFile() {}

    /// Writes a graph; the file is there whole or not at all.
    ///
    /// @throws ReidException when it would be larger than the format allows (2 GiB), or cannot be written
    public static void write(Path file, OnnxGraph graph) {
        Message model = model(graph);
        if (model.length() > Integer.MAX_VALUE) {
            throw new ReidException(
                    ReidException.Kind.USAGE,
                    "%s would have %,d bytes, and an ONNX file can have 2 GiB; export as safetensors"
                            .formatted(file, model.length()));
        }
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        try {
            try (FileChannel channel = FileChannel.open(
                    unfinished,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                model.writeTo(channel);
                channel.force(true);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            try {
                Files.deleteIfExists(unfinished);
            } catch (IOException second) {
                failure.addSuppressed(second);
            }
            throw new ReidException(
                    ReidException.Kind.RESOURCES, "cannot write " + file + ": " + failure.getMessage(), failure);
        }
    }

    private static Message model(OnnxGraph graph) {
        var model = new Message().number(1, IR_VERSION).text(2, PRODUCER).message(7, graph(graph));
        model.message(8, new Message().text(1, "").number(2, OPSET));
        graph.metadata()
                .forEach((key, value) ->
                        model.message(14, new Message().text(1, key).text(2, value)));
        return model;
    }

    private static Message graph(OnnxGraph graph) {
        var message = new Message();
        for (int i = 0; i < graph.nodes().size(); i++) {
            message.message(1, node(graph.nodes().get(i), i));
        }
        message.text(2, graph.name());
        graph.constants().forEach(constant -> message.message(5, tensor(constant)));
        graph.inputs().forEach(input -> message.message(11, value(input)));
        graph.outputs().forEach(output -> message.message(12, value(output)));
        return message;
    }

    private static Message node(OnnxNode node, int number) {
        var message = new Message();
        node.inputs().forEach(input -> message.text(1, input));
        node.outputs().forEach(output -> message.text(2, output));
        message.text(3, node.op() + "_" + number).text(4, node.op());
        node.attributes().forEach((name, attribute) -> message.message(5, attribute(name, attribute)));
        return message;
    }

    private static Message attribute(String name, Attribute attribute) {
        var message = new Message().text(1, name);
        return switch (attribute) {
            case OnnxNode.Real(float value) -> message.single(2, value).number(20, 1);
            case OnnxNode.Whole(long value) -> message.number(3, value).number(20, 2);
            case OnnxNode.Word(String value) -> message.text(4, value).number(20, 3);
            case OnnxNode.Wholes(var values) -> {
                values.forEach(value -> message.number(8, value));
                yield message.number(20, 7);
            }
        };
    }

    private static Message tensor(OnnxTensor tensor) {
        var message = new Message();
        tensor.shape().forEach(size -> message.number(1, size));
        return message.number(2, tensor.type().code()).text(8, tensor.name()).bytes(9, tensor.data());
    }

    private static Message value(OnnxValue value) {
        var shape = new Message();
        for (String size : value.shape()) {
            var dim = new Message();
            shape.message(1, OnnxValue.isName(size) ? dim.text(2, size) : dim.number(1, Long.parseLong(size)));
        }
        var type = new Message()
                .message(1, new Message().number(1, value.type().code()).message(2, shape));
        return new Message().text(1, value.name()).message(2, type);
    }
}
