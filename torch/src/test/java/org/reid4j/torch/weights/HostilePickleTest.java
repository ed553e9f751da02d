package org.reid4j.torch.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Pickles that would run something in Python. None may have an effect, and each is refused by name and opcode.
class HostilePickleTest {
    private static final Path CANARY = Path.of(System.getProperty("java.io.tmpdir"), "reid4j-canary-hostile-pickle");
    private static final String TOUCH = "touch " + CANARY;
    private static final byte[] MAGIC = PickleBuilder.protocol(2)
            .op(0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19)
            .stop();

    static Stream<Arguments> pickles() {
        return Stream.of(
                hostile(
                        "posix.system by REDUCE",
                        2,
                        "GLOBAL",
                        "posix.system",
                        p -> p.global("posix", "system").text(TOUCH).op(0x85).op("R")),
                hostile(
                        "os.system, protocol 0",
                        0,
                        "GLOBAL",
                        "os.system",
                        p -> p.op("cos\nsystem\n(S'" + TOUCH + "'\ntR")),
                hostile(
                        "os.system, protocol 1",
                        1,
                        "GLOBAL",
                        "os.system",
                        p -> p.global("os", "system").op("(").text(TOUCH).op("tR")),
                hostile(
                        "os.system, protocol 3",
                        3,
                        "GLOBAL",
                        "os.system",
                        p -> p.global("os", "system").text(TOUCH).op(0x85).op("R")),
                hostile(
                        "os.system, protocol 4",
                        4,
                        "STACK_GLOBAL",
                        "os.system",
                        p -> p.stackGlobal("os", "system")
                                .shortText(TOUCH)
                                .op(0x85)
                                .op("R")),
                hostile(
                        "os.system, protocol 5",
                        5,
                        "STACK_GLOBAL",
                        "os.system",
                        p -> p.stackGlobal("os", "system")
                                .shortText(TOUCH)
                                .op(0x85)
                                .op("R")),
                hostile(
                        "nt.system",
                        2,
                        "GLOBAL",
                        "nt.system",
                        p -> p.global("nt", "system").text(TOUCH).op(0x85).op("R")),
                hostile(
                        "subprocess.Popen",
                        2,
                        "GLOBAL",
                        "subprocess.Popen",
                        p -> p.global("subprocess", "Popen")
                                .text(TOUCH)
                                .op(0x85)
                                .op("R")),
                hostile(
                        "subprocess.Popen by NEWOBJ",
                        2,
                        "GLOBAL",
                        "subprocess.Popen",
                        p -> p.global("subprocess", "Popen").text(TOUCH).op(0x85, 0x81)),
                hostile(
                        "builtins.eval",
                        2,
                        "GLOBAL",
                        "builtins.eval",
                        p -> p.global("builtins", "eval").text("1").op(0x85).op("R")),
                hostile(
                        "builtins.exec",
                        4,
                        "STACK_GLOBAL",
                        "builtins.exec",
                        p -> p.stackGlobal("builtins", "exec")
                                .shortText("1")
                                .op(0x85)
                                .op("R")),
                hostile(
                        "__builtin__.eval",
                        2,
                        "GLOBAL",
                        "__builtin__.eval",
                        p -> p.global("__builtin__", "eval").text("1").op(0x85).op("R")),
                hostile(
                        "builtins.getattr",
                        2,
                        "GLOBAL",
                        "builtins.getattr",
                        p -> p.global("builtins", "getattr").op(")R")),
                hostile(
                        "builtins.__import__",
                        2,
                        "GLOBAL",
                        "builtins.__import__",
                        p -> p.global("builtins", "__import__")
                                .text("os")
                                .op(0x85)
                                .op("R")),
                hostile(
                        "builtins.open",
                        2,
                        "GLOBAL",
                        "builtins.open",
                        p -> p.global("builtins", "open")
                                .text(CANARY.toString())
                                .text("w")
                                .op(0x86)
                                .op("R")),
                hostile(
                        "importlib.import_module",
                        2,
                        "GLOBAL",
                        "importlib.import_module",
                        p -> p.global("importlib", "import_module")
                                .text("os")
                                .op(0x85)
                                .op("R")),
                hostile(
                        "runpy.run_path",
                        2,
                        "GLOBAL",
                        "runpy._run_code",
                        p -> p.global("runpy", "_run_code").op(")R")),
                hostile(
                        "pty.spawn",
                        2,
                        "GLOBAL",
                        "pty.spawn",
                        p -> p.global("pty", "spawn").text(TOUCH).op(0x85).op("R")),
                hostile(
                        "socket.socket",
                        2,
                        "GLOBAL",
                        "socket.socket",
                        p -> p.global("socket", "socket").op(")R")),
                hostile(
                        "shutil.rmtree",
                        2,
                        "GLOBAL",
                        "shutil.rmtree",
                        p -> p.global("shutil", "rmtree").text("/").op(0x85).op("R")),
                hostile(
                        "torch.load of another file",
                        2,
                        "GLOBAL",
                        "torch.load",
                        p -> p.global("torch", "load").text("x").op(0x85).op("R")),
                hostile(
                        "torch.hub.load",
                        2,
                        "GLOBAL",
                        "torch.hub.load",
                        p -> p.global("torch.hub", "load").text("x").op(0x85).op("R")),
                hostile(
                        "numpy.load",
                        2,
                        "REDUCE",
                        "numpy.load",
                        p -> p.global("numpy", "load").text("x").op(0x85).op("R")),
                hostile(
                        "a function of the user's by REDUCE",
                        2,
                        "REDUCE",
                        "my.module.run",
                        p -> p.global("my.module", "run").op(")R")),
                hostile(
                        "functools.partial",
                        2,
                        "REDUCE",
                        "functools.partial",
                        p -> p.global("functools", "partial")
                                .global("torch", "add")
                                .op(0x85)
                                .op("R")),
                hostile(
                        "os.system inside an allowed class",
                        2,
                        "GLOBAL",
                        "os.system",
                        p -> p.global("collections", "OrderedDict")
                                .op("((")
                                .text("k")
                                .global("os", "system")
                                .text(TOUCH)
                                .op(0x85)
                                .op("Rtt")
                                .op("R")),
                hostile(
                        "copyreg._reconstructor of a shell",
                        2,
                        "GLOBAL",
                        "subprocess.Popen",
                        p -> p.global("copyreg", "_reconstructor")
                                .global("subprocess", "Popen")
                                .global("builtins", "object")
                                .op("N")
                                .op(0x87)
                                .op("R")),
                hostile(
                        "defaultdict with os.system as its factory",
                        2,
                        "GLOBAL",
                        "os.system",
                        p -> p.global("collections", "defaultdict")
                                .global("os", "system")
                                .op(0x85)
                                .op("R")),
                hostile(
                        "_rebuild_from_type_v2 around a shell",
                        2,
                        "GLOBAL",
                        "posix.system",
                        p -> p.global("torch._tensor", "_rebuild_from_type_v2")
                                .op("(")
                                .global("posix", "system")
                                .op("N(")
                                .text(TOUCH)
                                .op("tNtR")),
                hostile(
                        "_rebuild_from_type_v2 around an unknown function",
                        2,
                        "REDUCE",
                        "my.run",
                        p -> p.global("torch._tensor", "_rebuild_from_type_v2")
                                .op("(")
                                .global("my", "run")
                                .op("N(")
                                .text(TOUCH)
                                .op("tNtR")),
                hostile(
                        "os.system as BUILD's __setstate__",
                        2,
                        "GLOBAL",
                        "os.system",
                        p -> p.global("my", "Net")
                                .op(")")
                                .op(0x81)
                                .op("}")
                                .text("__setstate__")
                                .global("os", "system")
                                .op("sb")),
                hostile(
                        "INST, the call of protocol 0",
                        0,
                        "INST",
                        "os.system",
                        p -> p.op("(S'" + TOUCH + "'\nios\nsystem\n")),
                hostile(
                        "a dotted name that walks to os",
                        4,
                        "STACK_GLOBAL",
                        "torch.serialization.os.system",
                        p -> p.stackGlobal("torch", "serialization.os.system")
                                .shortText(TOUCH)
                                .op(0x85)
                                .op("R")),
                hostile(
                        "a class reached through dunders",
                        4,
                        "STACK_GLOBAL",
                        "collections.__class__",
                        p -> p.stackGlobal("collections", "__class__").op(")R")));
    }

    private static Arguments hostile(
            String name, int protocol, String opcode, String global, UnaryOperator<PickleBuilder> body) {
        PickleBuilder begin = protocol < 2 ? new PickleBuilder() : PickleBuilder.protocol(protocol);
        return arguments(name, body.apply(begin).stop(), opcode, global);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pickles")
    void refusesInAnArchive(String name, byte[] pickle, String opcode, String global) {
        byte[] archive = PickleBuilder.archive(pickle, 1, 2);

        assertRefused(archive, opcode, global);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pickles")
    void refusesInAnOldFile(String name, byte[] pickle, String opcode, String global) {
        byte[] protocol = PickleBuilder.protocol(2).op("M").op(0xe9, 0x03).stop();
        byte[] machine = PickleBuilder.protocol(2).op("}").stop();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (byte[] part : new byte[][] {MAGIC, protocol, machine, pickle}) {
            file.writeBytes(part);
        }

        assertRefused(file.toByteArray(), opcode, global);
    }

    private static void assertRefused(byte[] file, String opcode, String global) {
        assertThatThrownBy(() -> Fixture.read(file))
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining("refused")
                .hasMessageContaining("'" + global + "'")
                .hasMessageContaining("opcode " + opcode)
                .hasMessageContaining("Nothing was run");
        assertThat(Files.exists(CANARY)).isFalse();
    }

    /// A class of the user's own is only a name: its weights are read and its code, which is not here, is not missed.
    @Test
    void readsTheTensorsOfAnUnknownClassAsData() {
        byte[] pickle = PickleBuilder.protocol(2)
                .global("my.own", "Net")
                .op(")")
                .op(0x81)
                .op("}(")
                .text("_parameters")
                .op("}")
                .text("weight")
                .tensor("0", 2, 0, 2)
                .op("s")
                .text("__reduce__")
                .text(TOUCH)
                .op("ub")
                .stop();

        TensorFile file = Fixture.read(PickleBuilder.archive(pickle, 3, 4));

        assertThat(file.tensor("weight").orElseThrow().toFloats()).containsExactly(3, 4);
        assertThat(file.metadata()).containsEntry(PthReader.WRAPPING, "whole module Net");
    }

    @Test
    void saysThatAnObjectWithoutTensorsHoldsNoWeights() {
        byte[] pickle = PickleBuilder.protocol(2)
                .global("my.own", "Trainer")
                .op(")")
                .op(0x81)
                .stop();

        assertThatThrownBy(() -> Fixture.read(
                        new PickleBuilder.Zip().stored("m/data.pkl", pickle).bytes()))
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining("my.own.Trainer")
                .hasMessageContaining("no weights");
    }
}
