package org.reid4j.train.walks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reid4j.core.data.DataException;
import org.reid4j.core.data.Partition;
import org.reid4j.train.config.ConfigFile;

class PartitionFileTest {
    @Test
    void openGaitsListsAreRead(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("CASIA-B.json");
        Files.writeString(file, "{\"TRAIN_SET\": [\"001\", \"002\"],\n \"TEST_SET\": [\"075\"]}");
        assertThat(PartitionFile.read(file)).isInstanceOfSatisfying(Partition.Listed.class, listed -> {
            assertThat(listed.name()).isEqualTo("'CASIA-B.json'");
            assertThat(listed.train()).containsExactlyInAnyOrder("001", "002");
            assertThat(listed.test()).containsExactly("075");
        });
        assertThat(PartitionFile.read(Path.of("LT"))).isEqualTo(new Partition.Named("lt"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | it has no list TRAIN_SET",
                "{\"TRAIN_SET\": [\"1\"]} | it has no list TEST_SET",
                "{\"TRAIN_SET\": [1], \"TEST_SET\": []} | TRAIN_SET has something that is no name",
                "{\"TRAIN_SET\": [\"1\"], \"TEST_SET\": [\"1\"]} | people both in training and in the test: 1",
                "{\"TRAIN_SET\": [ | it is no JSON"
            })
    void whatIsNoPartitionIsRefused(String text, String why, @TempDir Path folder) throws IOException {
        Path file = folder.resolve("p.json");
        Files.writeString(file, text);
        assertThatThrownBy(() -> PartitionFile.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("p.json cannot be used")
                .hasMessageContaining(why);
        assertThatThrownBy(() -> PartitionFile.read(folder.resolve("nowhere.json")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("there is no such file");
    }

    @Test
    void theFoldersOwnIsTakenUnlessAnotherIsNamed(@TempDir Path folder) throws IOException {
        assertThat(PartitionFile.of(Optional.empty(), folder)).isEmpty();
        Files.writeString(folder.resolve("partition.json"), "{\"TRAIN_SET\": [\"001\"], \"TEST_SET\": [\"002\"]}");
        assertThat(PartitionFile.of(Optional.empty(), folder).orElseThrow())
                .isInstanceOfSatisfying(
                        Partition.Listed.class,
                        listed -> assertThat(listed.train()).containsExactly("001"));
        assertThat(PartitionFile.of(Optional.of(Path.of("st")), folder)).contains(new Partition.Named("st"));
        Files.writeString(folder.resolve("partition.json"), "{}");
        assertThatThrownBy(() -> PartitionFile.of(Optional.empty(), folder)).isInstanceOf(DataException.class);
    }

    @Test
    void theConfigurationNamesOne(@TempDir Path folder) throws IOException {
        assertThat(ConfigFile.load(List.of(), List.of("model=strong-baseline", "data.partition=mt"))
                        .config()
                        .data()
                        .options()
                        .partition())
                .contains(new Partition.Named("mt"));
        assertThat(ConfigFile.load(List.of(), List.of("model=strong-baseline"))
                        .config()
                        .data()
                        .options()
                        .partition())
                .isEmpty();
    }
}
