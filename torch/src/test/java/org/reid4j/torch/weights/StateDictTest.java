package org.reid4j.torch.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Wrappings that the fixtures do not have.
class StateDictTest {
    @Test
    void prefersTheModelToTheOptimizerWhateverTheOrder() {
        TensorFile file = read(p -> p.op("}(")
                .text("optimizer")
                .op("}")
                .text("momentum")
                .tensor("0", 2, 0, 2)
                .op("s")
                .text("net")
                .op("}")
                .text("w")
                .tensor("0", 2, 0, 1)
                .op("su"));

        assertThat(file.tensors()).containsOnlyKeys("w");
        assertThat(file.metadata()).containsEntry(PthReader.WRAPPING, "net");
    }

    @Test
    void keepsPartsApartByTheirNames() {
        TensorFile file = read(p -> p.op("}(")
                .text("encoder")
                .op("}")
                .text("w")
                .tensor("0", 2, 0, 1)
                .op("s")
                .text("decoder")
                .op("}")
                .text("w")
                .tensor("0", 2, 1, 1)
                .op("su"));

        assertThat(file.tensors()).containsOnlyKeys("encoder.w", "decoder.w");
        assertThat(file.tensor("decoder.w").orElseThrow().toFloats()).containsExactly(2);
    }

    @Test
    void takesOffThePrefixesOfWrappersOnlyWhenEveryNameHasThem() {
        TensorFile all = read(p -> p.op("}(")
                .text("_orig_mod.module.a")
                .tensor("0", 2, 0, 1)
                .text("_orig_mod.module.b")
                .tensor("0", 2, 0, 1)
                .op("u"));
        TensorFile some = read(p -> p.op("}(")
                .text("module.a")
                .tensor("0", 2, 0, 1)
                .text("b")
                .tensor("0", 2, 0, 1)
                .op("u"));

        assertThat(all.tensors().keySet()).containsExactly("a", "b");
        assertThat(some.tensors().keySet()).containsExactly("module.a", "b");
    }

    @Test
    void readsASingleTensor() {
        TensorFile file = read(p -> p.tensor("0", 2, 0, 2));

        assertThat(file.tensor("tensor").orElseThrow().toFloats()).containsExactly(1, 2);
    }

    @Test
    void readsTheWeightsOutOfATuple() {
        TensorFile file = read(
                p -> p.op("(}").text("w").tensor("0", 2, 0, 2).op("s").whole(7).op("t"));

        assertThat(file.tensors()).containsOnlyKeys("w");
        assertThat(file.metadata()).containsEntry("1", "7");
    }

    @Test
    void keepsTheLastOfARepeatedName() {
        TensorFile file = read(p -> p.op("}(")
                .text("w")
                .tensor("0", 2, 0, 1)
                .text("w")
                .tensor("0", 2, 1, 1)
                .op("u"));

        assertThat(file.tensor("w").orElseThrow().toFloats()).containsExactly(2);
    }

    @Test
    void refusesATensorThatReachesPastItsStorage() {
        assertThatThrownBy(
                        () -> read(p -> p.op("}").text("w").tensor("0", 2, 1, 2).op("s")))
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining("reaches element 2 of storage '0', which has 2");
    }

    @Test
    void refusesAStorageDescribedInTwoWays() {
        assertThatThrownBy(() -> read(p -> p.op("}(")
                        .text("w")
                        .tensor("0", 2, 0, 1)
                        .text("v")
                        .tensor("0", 9, 0, 1)
                        .op("u")))
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining("described in two ways");
    }

    private static TensorFile read(UnaryOperator<PickleBuilder> body) {
        return Fixture.read(
                PickleBuilder.archive(body.apply(PickleBuilder.protocol(2)).stop(), 1, 2));
    }
}
