package org.reid4j.models.gait;

import java.util.List;
import java.util.function.BiFunction;
import org.reid4j.torch.Layer;
import org.reid4j.torch.Sequential;
import org.reid4j.torch.Tensors;

/// The convolutions that all networks here share: three stages over frames, and the second and third again
/// over what the set became. Each is two convolutions, the first of all with a kernel of 5, each followed by a
/// leaky ReLU.
///
/// @param frames three layers, each for all frames `[F, C, h, w]`
/// @param sets two layers, for the set's map `[N, C, h, w]` in the second and third stage
public record Stages(List<Layer> frames, List<Layer> sets) {
    private static final int FIRST_KERNEL = 5;

    /// Copies the lists.
    public Stages {
        frames = List.copyOf(frames);
        sets = List.copyOf(sets);
    }

    /// As GaitSet's release and the article name them: `set_layer1` to `set_layer6`, `gl_layer1` to
    /// `gl_layer4`, one convolution each.
    ///
    /// @param channels of the three stages
    /// @param register puts a layer under a name into the network
    public static Stages single(List<Integer> channels, BiFunction<String, Sequential, Sequential> register) {
        int a = channels.get(0);
        int b = channels.get(1);
        int c = channels.get(2);
        return new Stages(
                List.of(
                        frames(register, 1, 1, a, FIRST_KERNEL),
                        frames(register, 3, a, b, 3),
                        frames(register, 5, b, c, 3)),
                List.of(sets(register, 1, a, b), sets(register, 3, b, c)));
    }

    private static Layer frames(
            BiFunction<String, Sequential, Sequential> register, int number, int in, int out, int kernel) {
        Layer first = register.apply("set_layer" + number, Convolutions.eachFrame(Convolutions.leaky(in, out, kernel)));
        Layer second =
                register.apply("set_layer" + (number + 1), Convolutions.eachFrame(Convolutions.leaky(out, out, 3)));
        return x -> second.forward(Tensors.channelsLast(first.forward(x)));
    }

    private static Layer sets(BiFunction<String, Sequential, Sequential> register, int number, int in, int out) {
        Layer first = register.apply("gl_layer" + number, Convolutions.leaky(in, out, 3));
        Layer second = register.apply("gl_layer" + (number + 1), Convolutions.leaky(out, out, 3));
        return x -> second.forward(first.forward(x));
    }

    /// As OpenGait names them: a prefix and a number, both convolutions of a stage under one name.
    ///
    /// @param channels of the three stages
    /// @param first number of the first stage
    /// @param frames prefix of the stages over frames
    /// @param sets prefix of the stages over the set
    /// @param register puts a layer under a name into the network
    public static Stages paired(
            List<Integer> channels,
            int first,
            String frames,
            String sets,
            BiFunction<String, Sequential, Sequential> register) {
        int a = channels.get(0);
        int b = channels.get(1);
        int c = channels.get(2);
        return new Stages(
                List.of(
                        register.apply(frames + first, Convolutions.eachFrame(Convolutions.pair(1, a, FIRST_KERNEL))),
                        register.apply(frames + (first + 1), Convolutions.eachFrame(Convolutions.pair(a, b, 3))),
                        register.apply(frames + (first + 2), Convolutions.eachFrame(Convolutions.pair(b, c, 3)))),
                List.of(
                        register.apply(sets + (first + 1), Convolutions.pair(a, b, 3)),
                        register.apply(sets + (first + 2), Convolutions.pair(b, c, 3))));
    }
}
