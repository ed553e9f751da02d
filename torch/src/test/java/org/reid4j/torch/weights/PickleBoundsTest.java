package org.reid4j.torch.weights;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Small pickles that ask for much memory or time.
class PickleBoundsTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource("explosions")
    void staysBoundedWhereFewBytesAskForMuch(String name, byte[] pickle, String why) {
        byte[] archive = new PickleBuilder.Zip().stored("m/data.pkl", pickle).bytes();

        assertThatThrownBy(() -> Fixture.read(archive))
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining(why);
    }

    static Stream<Arguments> explosions() {
        PickleBuilder laughs = PickleBuilder.protocol(2).op("]q\0").op("0");
        for (int i = 1; i < 60; i++) {
            laughs.op("](h").op(i - 1).op("h").op(i - 1).op("eq").op(i).op("0");
        }
        PickleBuilder doubling =
                PickleBuilder.protocol(2).op("}").text("k").op("Nsq\0").op("0");
        for (int i = 0; i < 60; i++) {
            doubling.global("collections", "OrderedDict").op("(h\0h\0tRq\0").op("0");
        }
        PickleBuilder nested = PickleBuilder.protocol(2).op(")");
        for (int i = 0; i < 100_000; i++) {
            nested.op(0x85);
        }
        PickleBuilder ownModule = PickleBuilder.protocol(2)
                .global("a", "B")
                .op(")")
                .op(0x81)
                .op("q\0}")
                .text("_modules")
                .op("}")
                .text("again")
                .op("h\0ssb");
        return Stream.of(
                arguments("billion laughs", laughs.op("h").op(59).stop(), "refer to each other without end"),
                arguments("a dictionary doubled 60 times", doubling.op("h\0").stop(), "copies more than"),
                arguments(
                        "a list that contains itself",
                        PickleBuilder.protocol(2).op("]q\0h\0a").stop(),
                        "deep"),
                arguments("a module that contains itself", ownModule.stop(), "deep"),
                arguments("a tuple 100,000 deep", nested.stop(), "deep"),
                arguments(
                        "100,000 marks",
                        new PickleBuilder().op("(".repeat(100_000)).stop(),
                        "deep"),
                arguments(
                        "3 million opcodes",
                        new PickleBuilder().op("N0".repeat(1_500_000)).op("N").stop(),
                        "opcodes"),
                arguments(
                        "a string of 4 GiB",
                        PickleBuilder.protocol(2).op("X").le(-1).stop(),
                        "string of"),
                arguments(
                        "a string of 2^63 bytes",
                        PickleBuilder.protocol(4).op(0x8d).le(-1).le(0x7fffffff).stop(),
                        "string of"),
                arguments(
                        "a number of 2 GiB",
                        PickleBuilder.protocol(2).op(0x8b).le(0x7fffffff).stop(),
                        "number of"),
                arguments(
                        "memo number 2^32-1",
                        PickleBuilder.protocol(2).op("]r").le(-1).stop(),
                        "under number"),
                arguments("a tensor of 2^60 elements", hugeTensor().stop(), "a storage is described wrongly"));
    }

    private static PickleBuilder hugeTensor() {
        return PickleBuilder.protocol(2)
                .global("torch._utils", "_rebuild_tensor_v2")
                .op("((")
                .text("storage")
                .global("torch", "FloatStorage")
                .text("0")
                .text("cpu")
                .op(0x8a, 8, 0, 0, 0, 0, 0, 0, 0, 0x10)
                .op("tQK\0(")
                .op(0x8a, 8, 0, 0, 0, 0, 0, 0, 0, 0x10)
                .op("t(K\1t")
                .op(0x89)
                .op("}tR");
    }
}
