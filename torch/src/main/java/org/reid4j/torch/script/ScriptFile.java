package org.reid4j.torch.script;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.ExtraFilesMap;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.reid4j.torch.Engine;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Tensors;
import org.reid4j.torch.TorchException;
import org.reid4j.torch.trace.TracedNet;

/// A TorchScript file: a network with its weights that any program with libtorch or Python runs without
/// the network's code.
public final class ScriptFile implements AutoCloseable {
    private final Path file;
    private final JitModule module;

    private ScriptFile(Path file, JitModule module) {
        this.file = file;
        this.module = module;
    }

    /// Writes a network of one input and one output.
    ///
    /// @param weights the numbers of the state dict, by name
    /// @param extra texts that travel with it, by name
    /// @throws TorchException when the engine refuses it
    public static void write(Path file, TracedNet net, Function<String, float[]> weights, Map<String, String> extra) {
        Engine.start();
        ScriptText text = ScriptText.of(net, weights);
        try (var _ = Scope.open();
                JitModule module = new JitModule(new QualifiedName("reid4j"));
                ExtraFilesMap texts = new ExtraFilesMap()) {
            text.numbers()
                    .forEach((name, numbers) ->
                            module.register_buffer(name, Tensors.of(numbers.values(), numbers.shape())));
            module.define(text.source());
            module.eval();
            extra.forEach((name, value) -> texts.put(new BytePointer(name), value));
            module.save(file.toString(), texts);
        } catch (RuntimeException refused) {
            throw TorchException.translate("writing " + file + " as TorchScript", refused);
        }
    }

    /// Opens a file that this program wrote: TorchScript is code, so those of strangers are not to be
    /// opened.
    public static ScriptFile open(Path file) {
        Engine.start();
        return new ScriptFile(file, torch.load(file.toString()));
    }

    /// Runs it, in the innermost scope.
    public Tensor forward(Tensor input) {
        try (IValueVector given = new IValueVector(new IValue(input))) {
            return module.forward(given).toTensor();
        } catch (RuntimeException refused) {
            throw TorchException.translate("running " + file, refused);
        }
    }

    @Override
    public void close() {
        module.close();
    }
}
