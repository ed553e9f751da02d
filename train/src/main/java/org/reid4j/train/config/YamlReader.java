package org.reid4j.train.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// Reads YAML (and so JSON) into nodes that remember file, line and column, because a bound value no longer
/// can. No tags, no merging keys, no object construction: text in, text out.
final class YamlReader {
    private static final int MAX_CHARACTERS = 1 << 20;
    private static final int MAX_VALUES = 10_000;
    private static final int MAX_DEPTH = 30;
    private final String file;
    private int values;
    private final List<ConfigException.Mistake> mistakes = new ArrayList<>();

    private YamlReader(String file) {
        this.file = file;
    }

    /// @param text YAML
    /// @param file what to call it in messages
    static ConfigNode.Mapping read(String text, String file) {
        var reader = new YamlReader(file);
        ConfigNode.Mapping mapping = reader.document(text);
        if (!reader.mistakes.isEmpty()) {
            throw new ConfigException(reader.mistakes);
        }
        return mapping;
    }

    private ConfigNode.Mapping document(String text) {
        var start = new Origin.Line(file, 1, 1);
        if (text.length() > MAX_CHARACTERS) {
            throw new ConfigException(
                    start,
                    "has %,d characters, a configuration has at most %,d".formatted(text.length(), MAX_CHARACTERS));
        }
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setMaxAliasesForCollections(20)
                .setCodePointLimit(MAX_CHARACTERS)
                .build();
        try {
            var composer = new Composer(settings, new ParserImpl(settings, new StreamReader(settings, text)));
            Optional<Node> root = composer.getSingleNode();
            if (root.isEmpty()) {
                return new ConfigNode.Mapping(Map.of(), start);
            }
            return switch (convert(root.get(), 0)) {
                case ConfigNode.Mapping mapping -> mapping;
                case ConfigNode.Scalar scalar when scalar.absent() -> new ConfigNode.Mapping(Map.of(), start);
                case ConfigNode.Scalar _, ConfigNode.Sequence _ ->
                    throw new ConfigException(start, "must hold lines 'key: value'");
            };
        } catch (StackOverflowError e) {
            throw new ConfigException(start, "is nested deeper than any configuration");
        } catch (MarkedYamlEngineException e) {
            Origin at = e.getProblemMark().map(this::at).orElse(start);
            throw new ConfigException(at, "is not valid YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            String reason = e.getMessage();
            throw new ConfigException(start, "is not valid YAML: " + (reason == null ? "unreadable" : reason));
        }
    }

    private ConfigNode convert(Node node, int depth) {
        Origin origin = node.getStartMark().map(this::at).orElse(new Origin.Line(file, 1, 1));
        if (depth > MAX_DEPTH || ++values > MAX_VALUES) {
            throw new ConfigException(origin, "is larger or nested deeper than any configuration");
        }
        return switch (node) {
            case ScalarNode scalar ->
                new ConfigNode.Scalar(scalar.getValue(), scalar.getScalarStyle() != ScalarStyle.PLAIN, origin);
            case SequenceNode sequence ->
                new ConfigNode.Sequence(
                        sequence.getValue().stream()
                                .map(item -> convert(item, depth + 1))
                                .toList(),
                        origin);
            case MappingNode mapping -> mapping(mapping, origin, depth);
            default -> throw new ConfigException(origin, "anchors that refer to themselves are not allowed");
        };
    }

    private ConfigNode.Mapping mapping(MappingNode node, Origin origin, int depth) {
        var entries = new LinkedHashMap<String, ConfigNode>();
        for (NodeTuple tuple : node.getValue()) {
            Origin at = tuple.getKeyNode().getStartMark().map(this::at).orElse(origin);
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                mistakes.add(new ConfigException.Mistake(at, "a key must be a word"));
                continue;
            }
            if (entries.put(key.getValue(), convert(tuple.getValueNode(), depth + 1)) != null) {
                mistakes.add(new ConfigException.Mistake(at, key.getValue() + " stands here a second time"));
            }
        }
        return new ConfigNode.Mapping(entries, origin);
    }

    private Origin at(Mark mark) {
        return new Origin.Line(file, mark.getLine() + 1, mark.getColumn() + 1);
    }
}
