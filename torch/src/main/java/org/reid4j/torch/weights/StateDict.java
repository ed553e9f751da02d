package org.reid4j.torch.weights;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reid4j.torch.weights.Pickled.Dict;
import org.reid4j.torch.weights.Pickled.Items;
import org.reid4j.torch.weights.Pickled.Tensor;
import org.reid4j.torch.weights.Pickled.Text;
import org.reid4j.torch.weights.Pickled.Thing;

/// Finds the network's tensors in whatever a checkpoint wraps around them.
///
/// Seen through: `{'state_dict': ...}` and its relatives, a single unknown key, whole pickled modules (their
/// `_parameters`, `_buffers` and `_modules`, in the order of PyTorch's own state dict), TorchScript objects, and the
/// prefixes that DataParallel and `torch.compile` put before every name.
///
/// @param tensors name to tensor, in the file's order
/// @param wrapping what was seen through, outermost first: `state_dict`, `whole module Net`, `module.`
/// @param notes plain values that stood beside the tensors, as `epoch`
record StateDict(Map<String, Tensor> tensors, List<String> wrapping, Map<String, String> notes) {
    private static final List<String> WRAPPERS = List.of(
            "state_dict",
            "model_state_dict",
            "model_state",
            "model",
            "net",
            "network",
            "module",
            "weights",
            "params",
            "ema",
            "a");
    private static final Set<String> NOT_WEIGHTS = Set.of(
            "optimizer",
            "optimizers",
            "optim",
            "optimizer_state_dict",
            "scheduler",
            "lr_scheduler",
            "scaler",
            "amp",
            "opt",
            "center_optimizer");
    private static final List<String> PREFIXES = List.of("module.", "_orig_mod.");
    private static final int MAX_DEPTH = 64;
    private static final int MAX_VISITS = 4_000_000;

    /// Finds the tensors under a pickle's root.
    ///
    /// @throws WeightsException when there are none
    static StateDict find(Path file, Pickled root) {
        Search search = new Search(file);
        search.unwrap(root, "", 0);
        if (search.tensors.isEmpty()) {
            String what = root instanceof Thing thing
                    ? "an object of the class " + WeightsException.shown(thing.type.toString())
                    : "a pickle";
            throw new WeightsException(file + " holds " + what + " without tensors, so there are no weights in it.\n"
                    + "Save the network with torch.save(net.state_dict(), ...) and use that file.");
        }
        Map<String, Tensor> tensors = search.tensors;
        for (boolean again = true; again; ) {
            again = false;
            for (String prefix : PREFIXES) {
                if (tensors.keySet().stream().allMatch(n -> n.startsWith(prefix) && n.length() > prefix.length())) {
                    Map<String, Tensor> shorter = new LinkedHashMap<>();
                    tensors.forEach((name, tensor) -> shorter.put(name.substring(prefix.length()), tensor));
                    tensors = shorter;
                    search.wrapping.add(prefix);
                    again = true;
                }
            }
        }
        return new StateDict(tensors, search.wrapping, search.notes);
    }

    /// One walk, with a bound: a pickle's containers may be shared a million times or contain themselves.
    private static final class Search {
        private final Path file;
        private final Map<String, Tensor> tensors = new LinkedHashMap<>();
        private final List<String> wrapping = new ArrayList<>();
        private final Map<String, String> notes = new LinkedHashMap<>();
        private int visits;

        Search(Path file) {
            this.file = file;
        }

        void unwrap(Pickled node, String prefix, int depth) {
            visit(depth);
            switch (node) {
                case Tensor tensor -> tensors.put(prefix.isEmpty() ? "tensor" : prefix + "tensor", tensor);
                case Dict dict -> dictionary(dict, prefix, depth);
                case Items items -> {
                    Dict numbered = new Dict();
                    for (int i = 0; i < items.values.size(); i++) {
                        visit(depth);
                        numbered.put(new Text(Integer.toString(i)), items.values.get(i));
                    }
                    dictionary(numbered, prefix, depth);
                }
                case Thing thing -> object(thing, prefix, depth);
                default -> {}
            }
        }

        private void dictionary(Dict dict, String prefix, int depth) {
            Map<String, Pickled> entries = named(dict, depth);
            for (String wrapper : WRAPPERS) {
                Pickled inside = entries.get(wrapper);
                if (inside != null && !(inside instanceof Tensor) && hasTensors(inside, depth + 1)) {
                    wrapping.add(wrapper);
                    note(entries);
                    unwrap(inside, prefix, depth + 1);
                    return;
                }
            }
            boolean own = false;
            for (Map.Entry<String, Pickled> entry : entries.entrySet()) {
                if (entry.getValue() instanceof Tensor tensor) {
                    tensors.put(prefix + entry.getKey(), tensor);
                    own = true;
                }
            }
            if (own) {
                return;
            }
            List<String> wrappers = entries.keySet().stream()
                    .filter(key -> !NOT_WEIGHTS.contains(key) && hasTensors(entries.get(key), depth + 1))
                    .toList();
            if (!wrappers.isEmpty()) {
                note(entries);
                wrapping.add(String.join(" + ", wrappers));
            }
            for (String key : wrappers) {
                String inner = wrappers.size() == 1 ? prefix : prefix + key + ".";
                Pickled value = entries.get(key);
                if (value != null) {
                    unwrap(value, inner, depth + 1);
                }
            }
        }

        private void object(Thing thing, String prefix, int depth) {
            String type = thing.type.name();
            if (thing.type.module().startsWith("__torch__")) {
                wrapping.add("TorchScript " + type);
                script(thing, prefix, depth);
            } else if (isModule(thing)) {
                wrapping.add("whole module " + type);
                module(thing, prefix, depth);
            } else if (!thing.entries.keys.isEmpty()) {
                wrapping.add(type);
                dictionary(thing.entries, prefix, depth);
            }
        }

        private static boolean isModule(Thing thing) {
            return thing.attributes.last("_modules").isPresent()
                    || thing.attributes.last("_parameters").isPresent();
        }

        /// The order of `nn.Module.state_dict()`: own parameters, own persistent buffers, then the children.
        private void module(Thing thing, String prefix, int depth) {
            visit(depth);
            Set<String> transientBuffers =
                    texts(thing.attributes.last("_non_persistent_buffers_set").orElse(thing));
            for (String group : List.of("_parameters", "_buffers")) {
                children(thing, group, depth).forEach((name, value) -> {
                    if (value instanceof Tensor tensor
                            && !(group.equals("_buffers") && transientBuffers.contains(name))) {
                        tensors.put(prefix + name, tensor);
                    }
                });
            }
            children(thing, "_modules", depth).forEach((name, value) -> {
                if (value instanceof Thing child && child.type.module().startsWith("__torch__")) {
                    script(child, prefix + name + ".", depth + 1);
                } else if (value instanceof Thing child) {
                    module(child, prefix + name + ".", depth + 1);
                }
            });
        }

        /// A TorchScript object keeps parameters, buffers and children side by side in one set of attributes.
        private void script(Thing thing, String prefix, int depth) {
            Map<String, Pickled> attributes = named(thing.attributes, depth);
            attributes.forEach((name, value) -> {
                if (value instanceof Tensor tensor) {
                    tensors.put(prefix + name, tensor);
                }
            });
            attributes.forEach((name, value) -> {
                if (value instanceof Thing child && child.type.module().startsWith("__torch__")) {
                    script(child, prefix + name + ".", depth + 1);
                }
            });
        }

        private Map<String, Pickled> children(Thing thing, String group, int depth) {
            return switch (thing.attributes.last(group).orElse(thing)) {
                case Dict dict -> named(dict, depth);
                case Thing mapping when mapping != thing -> named(mapping.entries, depth);
                default -> Map.of();
            };
        }

        private Set<String> texts(Pickled value) {
            Set<String> out = new LinkedHashSet<>();
            if (value instanceof Items items) {
                for (Pickled item : items.values) {
                    visit(0);
                    if (item instanceof Text(String text)) {
                        out.add(text);
                    }
                }
            }
            return out;
        }

        /// Entries with text for a key, in order; a repeated key keeps its place and its last value.
        private Map<String, Pickled> named(Dict dict, int depth) {
            Map<String, Pickled> out = new LinkedHashMap<>();
            for (int i = 0; i < dict.keys.size(); i++) {
                visit(depth);
                if (dict.keys.get(i) instanceof Text(String key)) {
                    out.put(key, dict.values.get(i));
                }
            }
            return out;
        }

        private boolean hasTensors(@Nullable Pickled node, int depth) {
            visit(depth);
            return switch (node) {
                case null -> false;
                case Tensor _ -> true;
                case Dict dict -> dict.values.stream().anyMatch(value -> hasTensors(value, depth + 1));
                case Items items -> items.values.stream().anyMatch(value -> hasTensors(value, depth + 1));
                case Thing thing -> hasTensors(thing.attributes, depth + 1) || hasTensors(thing.entries, depth + 1);
                default -> false;
            };
        }

        private void note(Map<String, Pickled> entries) {
            entries.forEach((key, value) -> {
                switch (value) {
                    case Pickled.Whole(long whole) -> notes.put(key, Long.toString(whole));
                    case Pickled.Real(double real) -> notes.put(key, Double.toString(real));
                    case Text(String text) when text.length() <= 200 -> notes.put(key, text);
                    case Pickled.Constant constant
                    when constant != Pickled.Constant.NONE ->
                        notes.put(key, Boolean.toString(constant == Pickled.Constant.TRUE));
                    default -> {}
                }
            });
        }

        private void visit(int depth) {
            if (depth > MAX_DEPTH) {
                throw WeightsException.damaged(file, "its contents are nested more than " + MAX_DEPTH + " deep");
            }
            if (++visits > MAX_VISITS) {
                throw WeightsException.damaged(file, "its contents refer to each other without end");
            }
        }
    }
}
