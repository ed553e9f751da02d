package org.reid4j.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every layout must do, built in or added: implement this in its test.
public interface DatasetFormatContract {
    /// The layout under test.
    DatasetFormat format();

    /// Writes a small dataset of this layout.
    void lay(Tree tree);

    /// A folder of the layout that the photos lie directly in, relative to the root.
    String photoFolder();

    @Test
    default void is_recognised_and_says_why(@TempDir Path root) {
        lay(new Tree(root));
        assertThat(Datasets.detect(root)).hasValueSatisfying(found -> {
            assertThat(found.format()).isEqualTo(format().name());
            assertThat(found.why()).isNotBlank();
            assertThat(found.home()).exists();
        });
    }

    @Test
    default void is_among_the_known_formats_under_a_plain_name() {
        assertThat(format().name()).matches("[a-z0-9]+(-[a-z0-9]+)*");
        assertThat(Datasets.formats()).extracting(DatasetFormat::name).contains(format().name());
        assertThat(format().layout()).doesNotContain("\n");
    }

    @Test
    default void does_not_take_a_folder_of_texts(@TempDir Path root) {
        new Tree(root).files("readme.md", "notes/a.txt", "query/b.txt", "train/c.txt");
        assertThat(format().detect(root)).isEmpty();
    }

    @Test
    default void does_not_take_an_empty_folder(@TempDir Path root) {
        assertThat(format().detect(root)).isEmpty();
    }

    @Test
    default void reads_the_same_dataset_twice(@TempDir Path root) {
        lay(new Tree(root));
        Dataset first = Datasets.open(root, Datasets.AUTO, DataOptions.defaults());
        assertThat(Datasets.open(root, format().name(), DataOptions.defaults())).isEqualTo(first);
        assertThat(first.format()).isEqualTo(format().name());
        assertThat(first.notices().getFirst()).contains(format().name());
    }

    @Test
    default void lists_existing_photos_without_junk_and_the_right_split_names(@TempDir Path root) {
        lay(new Tree(root));
        Dataset read = Datasets.open(root, Datasets.AUTO, DataOptions.defaults());
        assertThat(List.of(
                        read.train().name(), read.query().name(), read.gallery().name()))
                .containsExactly("train", "query", "gallery");
        assertThat(samples(read)).isNotEmpty().allSatisfy(sample -> {
            assertThat(sample.path()).isRegularFile();
            assertThat(sample.identity()).isNotEqualTo(Sample.JUNK).isNotNegative();
            assertThat(sample.camera()).isGreaterThanOrEqualTo(Sample.UNKNOWN_CAMERA);
        });
    }

    @Test
    default void never_tests_on_people_it_trains_on(@TempDir Path root) {
        lay(new Tree(root));
        for (int split = 0; split < format().splits(); split++) {
            Dataset read =
                    Datasets.open(root, Datasets.AUTO, DataOptions.defaults().withSplit(split));
            Set<Integer> learnt = people(read.train());
            assertThat(people(read.query())).noneMatch(learnt::contains);
            assertThat(people(read.gallery())).noneMatch(learnt::contains);
        }
    }

    @Test
    default void refuses_a_split_that_there_is_not(@TempDir Path root) {
        lay(new Tree(root));
        DataOptions options = DataOptions.defaults().withSplit(format().splits());
        assertThatThrownBy(() -> Datasets.open(root, Datasets.AUTO, options))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("data.split is " + format().splits());
    }

    @Test
    default void survives_hostile_names(@TempDir Path root) {
        lay(new Tree(root));
        Dataset clean = Datasets.open(root, format().name(), DataOptions.defaults());
        String folder = photoFolder().isEmpty() ? "" : photoFolder() + "/";
        new Tree(root)
                .files(
                        folder + "9".repeat(200) + "_c1s1_1_1.jpg",
                        folder + "_".repeat(200) + ".jpg",
                        folder + "c".repeat(100) + "1s".repeat(50) + ".png",
                        folder + "-1-1-1_c-1s-1.jpg",
                        folder + "line\nbreak\u001b[31m.jpg",
                        folder + ".hidden.jpg",
                        folder + "no-ending",
                        folder + ".jpg");
        Dataset read = Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> Datasets.open(root, format().name(), DataOptions.defaults()));
        assertThat(samples(read).stream().map(Sample::path).toList())
                .containsAll(samples(clean).stream().map(Sample::path).toList())
                .noneMatch(path -> path.getFileName().toString().startsWith("."));
        assertThat(read.notices()).noneMatch(notice -> notice.contains("\n") || notice.contains("\u001b"));
        assertThat(samples(read)).allMatch(sample -> Files.exists(sample.path()));
    }

    /// All samples of all splits.
    static List<Sample> samples(Dataset dataset) {
        return Stream.of(dataset.train(), dataset.query(), dataset.gallery())
                .flatMap(split -> split.samples().stream())
                .toList();
    }

    /// The people of a split, without bystanders.
    static Set<Integer> people(Split split) {
        return split.samples().stream()
                .filter(Sample::isPerson)
                .map(Sample::identity)
                .collect(Collectors.toSet());
    }
}
