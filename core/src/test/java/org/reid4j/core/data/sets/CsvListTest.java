package org.reid4j.core.data.sets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reid4j.core.data.DataException;
import org.reid4j.core.data.DataOptions;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.DatasetFormat;
import org.reid4j.core.data.DatasetFormatContract;
import org.reid4j.core.data.Datasets;
import org.reid4j.core.data.Sample;
import org.reid4j.core.data.Tree;
import org.reid4j.core.eval.Protocol;

final class CsvListTest implements DatasetFormatContract {
    @Override
    public DatasetFormat format() {
        return new CsvList();
    }

    @Override
    public String photoFolder() {
        return "p";
    }

    @Override
    public void lay(Tree tree) {
        tree.files("p/1.jpg", "p/2.jpg", "p/3.jpg", "p/4.jpg")
                .text("people.csv", "path,identity,camera\np/1.jpg,1,1\np/2.jpg,1,2\np/3.jpg,2,1\np/4.jpg,2,2\n");
    }

    private static Dataset read(Path root, String csv) {
        new Tree(root).files("p/1.jpg", "p/2.jpg", "p/3.jpg", "p/4, \"x\".jpg").text("people.csv", csv);
        return Datasets.open(root, "auto", DataOptions.defaults());
    }

    @Test
    void reads_splits_in_any_order_of_columns(@TempDir Path root) {
        Dataset read = read(
                root,
                "\uFEFFsplit,Camera,identity,path,sequence\r\ntrain,1,5,p/1.jpg,4\r\nquery,1,6,p/2.jpg,\r\ngallery,2,6,p/3.jpg,0\r\n");
        assertThat(read.train().samples())
                .containsExactly(new Sample(root.resolve("p/1.jpg").toAbsolutePath(), 5, 1, 4));
        assertThat(read.query().samples()).extracting(Sample::identity).containsExactly(6);
        assertThat(read.protocol()).isEqualTo(new Protocol.CrossCamera());
    }

    @Test
    void fields_in_quotes_may_hold_commas_and_quotes(@TempDir Path root) {
        Dataset read = read(root, "path,identity,camera,split\n\"p/4, \"\"x\"\".jpg\",\"Doe, Jane\",entrance,train\n");
        assertThat(read.train().samples().getFirst().path()).exists();
        assertThat(read.names()).containsValue("Doe, Jane");
        assertThat(read.notices()).anyMatch(notice -> notice.contains("entrance"));
    }

    @Test
    void minus_one_is_junk_and_distractor_a_bystander_and_zero_a_person(@TempDir Path root) {
        Dataset read = read(
                root,
                "path,identity,camera,split\np/1.jpg,-1,1,gallery\np/2.jpg,distractor,1,gallery\np/3.jpg,0,1,query\n");
        assertThat(read.gallery().samples()).extracting(Sample::identity).containsExactly(Sample.DISTRACTOR);
        assertThat(read.query().samples()).allMatch(Sample::isPerson);
        assertThat(read.notices()).contains("1 junk photos left out");
    }

    @Test
    void the_csv_itself_may_be_named(@TempDir Path root) {
        lay(new Tree(root));
        assertThat(Datasets.open(root.resolve("people.csv"), "auto", DataOptions.defaults())
                        .format())
                .isEqualTo("csv");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                "p/1.jpg,1|3: 2 fields where the header has 4",
                "p/1.jpg,1,1,trian|3: split is 'trian'",
                ",1,1,train|3: the path is empty",
                "p/1.jpg,,1,train|3: the identity is empty",
                "p/none.jpg,1,1,train|3: there is no file",
                "\"p/1.jpg,1,1,train|3: a quote is opened and never closed",
                "\"p/1.jpg\"x,1,1,train|3: text follows a closing quote"
            })
    void a_bad_row_is_named_by_file_and_line(String row, String message, @TempDir Path root) {
        assertThatThrownBy(() -> read(root, "path,identity,camera,split\np/2.jpg,1,1,train\n" + row + "\n"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("people.csv:" + message)
                .satisfies(
                        e -> assertThat(String.valueOf(e.getMessage()).lines().count())
                                .isLessThanOrEqualTo(3));
    }

    @Test
    void lines_are_counted_through_quoted_line_ends(@TempDir Path root) {
        assertThatThrownBy(() -> read(root, "path,identity,camera,split\n\"p/2.jpg\",\"a\nb\",1,train\n\np/1.jpg,1\n"))
                .hasMessageContaining("people.csv:5:");
    }

    @Test
    void a_header_without_identity_is_no_dataset_but_named_when_asked_for(@TempDir Path root) {
        new Tree(root).text("people.csv", "path;identity;camera\n");
        assertThatThrownBy(() -> Datasets.open(root, "csv", DataOptions.defaults()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("path,identity,camera");
    }

    @Test
    void random_bytes_never_hang_or_crash_otherwise(@TempDir Path root) {
        for (int seed = 0; seed < 200; seed++) {
            var random = new SplittableRandom(seed);
            StringBuilder text = new StringBuilder("path,identity,camera\n");
            random.ints(60, 0, 8).forEach(i -> text.append("a\",\n\r 1\u0000".charAt(i)));
            new Tree(root).text("people.csv", text.toString());
            try {
                Datasets.open(root, "csv", DataOptions.defaults().withKeepMissing(true));
            } catch (DataException e) {
                assertThat(e.getMessage()).contains("people.csv");
            }
        }
    }

    @Test
    void endless_fields_are_refused_early(@TempDir Path root) {
        assertThatThrownBy(() -> read(root, "path,identity,camera\n" + ",".repeat(100_000)))
                .hasMessageContaining("people.csv:2: there are more than 1,000 fields");
        assertThatThrownBy(() -> read(root, "path,identity,camera\n" + "x".repeat(100_000)))
                .hasMessageContaining("people.csv:2: a field is longer than 10,000 characters");
    }
}
