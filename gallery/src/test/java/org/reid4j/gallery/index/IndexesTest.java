package org.reid4j.gallery.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.core.ReidException;
import org.reid4j.gallery.spi.IndexProgress;
import org.reid4j.gallery.spi.ItemFilter;
import org.reid4j.gallery.spi.NaiveVectors;
import org.reid4j.gallery.spi.VectorIndex;
import org.reid4j.gallery.spi.VectorSource;

class IndexesTest {
    private static final int DIMENSION = 40;

    private final Random random = new Random(20);
    private final Map<Long, float[]> store = new LinkedHashMap<>();

    private VectorSource source() {
        return visitor -> store.forEach(visitor::accept);
    }

    private void fill(int from, int to) {
        for (long item = from; item < to; item++) {
            store.put(item, NaiveVectors.unit(DIMENSION, random));
        }
    }

    private float[] vector(long item) {
        return Objects.requireNonNull(store.get(item));
    }

    private static IndexSettings settings(IndexSettings.Kind kind, Path folder) {
        return new IndexSettings(DIMENSION, kind, folder, 2, 1_000);
    }

    @Test
    void a_small_gallery_is_exact_and_grows_a_graph_while_it_serves(@TempDir Path folder) {
        fill(0, 900);
        List<long[]> told = new ArrayList<>();
        try (VectorIndex index = Indexes.open(settings(IndexSettings.Kind.AUTO, folder), source())) {
            assertThat(index.state()).isEqualTo("exact");
            index.save();
            assertThat(GraphFile.in(folder)).doesNotExist();
            fill(900, 3_000);
            for (long item = 900; item < 3_000; item++) {
                index.add(item, vector(item));
                if (item % 10 == 0) {
                    check(index, item);
                }
            }
            assertThat(index.state()).startsWith("graph");
            index.settle((done, total) -> told.add(new long[] {done, total}));
            assertThat(index.state()).isEqualTo("graph");
            assertThat(told.getLast()).containsExactly(3_000, 3_000);
            checkAll(index);
        }
    }

    @Test
    void exact_stays_exact(@TempDir Path folder) {
        fill(0, 1_500);
        try (VectorIndex index = Indexes.open(settings(IndexSettings.Kind.EXACT, folder), source())) {
            index.settle(IndexProgress.NONE);
            assertThat(index.state()).isEqualTo("exact");
            checkAll(index);
        }
    }

    @Test
    void a_saved_graph_is_mended_to_what_the_store_holds(@TempDir Path folder) {
        fill(0, 3_000);
        save(folder);
        for (long item = 0; item < 3_000; item += 7) {
            store.remove(item);
        }
        for (long item = 1; item < 3_000; item += 100) {
            store.put(item, NaiveVectors.unit(DIMENSION, random)); // changed under its number
        }
        fill(3_000, 3_400);
        try (VectorIndex index = Indexes.open(settings(IndexSettings.Kind.GRAPH, folder), source())) {
            int built = built(index.state());
            assertThat(built).isGreaterThan(80); // as far as the saved one goes, at once
            checkAll(index);
            index.settle(IndexProgress.NONE);
            assertThat(index.state()).isEqualTo("graph");
            checkAll(index);
            index.save();
        }
        try (VectorIndex index = Indexes.open(settings(IndexSettings.Kind.GRAPH, folder), source())) {
            assertThat(index.state()).isEqualTo("graph");
            checkAll(index);
            fill(3_400, 3_500);
            for (long item = 3_400; item < 3_500; item++) {
                index.add(item, vector(item));
            }
            index.settle(IndexProgress.NONE);
            checkAll(index);
        }
    }

    @Test
    void a_graph_of_another_store_is_of_no_use(@TempDir Path folder) {
        fill(0, 2_000);
        save(folder);
        store.clear();
        fill(0, 1_500);
        try (VectorIndex index = Indexes.open(settings(IndexSettings.Kind.GRAPH, folder), source())) {
            index.settle(IndexProgress.NONE);
            checkAll(index);
        }
    }

    @Test
    void a_broken_file_is_built_again(@TempDir Path folder) throws IOException {
        fill(0, 1_200);
        save(folder);
        Path file = GraphFile.in(folder);
        byte[] whole = Files.readAllBytes(file);
        List<byte[]> broken = new ArrayList<>();
        broken.add(new byte[0]);
        broken.add(new byte[50]);
        broken.add(Arrays.copyOf(whole, whole.length / 2));
        for (int i = 0; i < 18; i++) {
            byte[] one = whole.clone();
            int from = i < 10 ? 0 : 1_200 * 16;
            one[from + random.nextInt(i % 2 == 0 ? 60 : one.length - from)] ^= (byte) (1 << random.nextInt(8));
            if (i % 3 != 0) {
                sign(one); // somebody who knows the check
            }
            broken.add(one);
        }
        for (byte[] bytes : broken) {
            Files.write(file, bytes);
            try (VectorIndex index = Indexes.open(settings(IndexSettings.Kind.GRAPH, folder), source())) {
                assertThat(index.size()).isEqualTo(1_200);
                check(index, 77);
            }
        }
    }

    /// A sketch gives a vector back roughly, so none of what was removed may stay in a file.
    @Test
    void a_saved_graph_holds_nothing_of_what_was_removed(@TempDir Path folder) throws IOException {
        fill(0, 1_200);
        save(folder);
        Path file = GraphFile.in(folder);
        assertThat(holds(file, 7)).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (VectorIndex index = Indexes.open(settings(IndexSettings.Kind.GRAPH, folder), source())) {
            index.settle(IndexProgress.NONE);
            index.remove(7);
            Files.copy(file, file.resolveSibling("graph.idx.tmp"));
            index.unsave();
            try (var left = Files.list(folder)) {
                assertThat(left).isEmpty();
            }
            index.save();
            assertThat(holds(file, 7)).isFalse();
            assertThat(holds(file, 8)).isTrue();
        }
        try (VectorIndex index = Indexes.open(settings(IndexSettings.Kind.AUTO, folder), _ -> {})) {
            index.save();
            assertThat(file).doesNotExist();
        }
    }

    private boolean holds(Path file, long item) throws IOException {
        var sketcher = new Sketcher(DIMENSION);
        var sketch = ByteBuffer.allocate(Sketcher.bytes(DIMENSION)).order(ByteOrder.LITTLE_ENDIAN);
        sketch.asLongBuffer().put(Sketcher.sketch(sketcher.turned(vector(item))));
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                .contains(new String(sketch.array(), StandardCharsets.ISO_8859_1));
    }

    @Test
    void what_cannot_be_written_says_so(@TempDir Path folder) throws IOException {
        fill(0, 1_200);
        Path blocked = folder.resolve("file");
        Files.writeString(blocked, "not a folder");
        try (VectorIndex index = Indexes.open(settings(IndexSettings.Kind.GRAPH, blocked), source())) {
            index.settle(IndexProgress.NONE);
            assertThatThrownBy(index::save)
                    .isInstanceOfSatisfying(
                            ReidException.class, e -> assertThat(e.kind()).isEqualTo(ReidException.Kind.RESOURCES))
                    .hasMessageContaining("graph.idx");
        }
    }

    @Test
    void a_bad_vector_of_the_store_is_refused_by_its_number(@TempDir Path folder) {
        fill(0, 1_200);
        save(folder);
        store.put(1_234L, new float[DIMENSION]);
        for (var kind : IndexSettings.Kind.values()) {
            assertThatThrownBy(() -> Indexes.open(settings(kind, folder), source()))
                    .isInstanceOf(ReidException.class)
                    .hasMessageContaining("item 1234 has length 0.000");
        }
    }

    @Test
    void settings_are_checked() {
        assertThatThrownBy(() -> IndexSettings.auto(0, null)).hasMessageContaining("dimension is 0");
        assertThatThrownBy(() -> IndexSettings.auto(8, null).withGraphFrom(0)).hasMessageContaining("graphFrom is 0");
        assertThatThrownBy(() -> new IndexSettings(8, IndexSettings.Kind.AUTO, null, 0, 1))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("threads is 0");
    }

    private void save(Path folder) {
        try (VectorIndex index = Indexes.open(settings(IndexSettings.Kind.GRAPH, folder), source())) {
            index.settle(IndexProgress.NONE);
            index.save();
        }
        assertThat(GraphFile.in(folder)).isNotEmptyFile();
    }

    private void checkAll(VectorIndex index) {
        assertThat(index.size()).isEqualTo(store.size());
        int missed = 0;
        for (var one : store.entrySet()) {
            var found = index.nearest(one.getValue(), 1, ItemFilter.ALL).getFirst();
            missed += found.item() == one.getKey() ? 0 : 1;
            assertThat(found.similarity()).isLessThanOrEqualTo(1);
        }
        assertThat(missed).isLessThanOrEqualTo(store.size() / 200);
        assertThat(index.nearest(NaiveVectors.unit(DIMENSION, random), 5_000, ItemFilter.ALL))
                .hasSize(store.size());
    }

    private void check(VectorIndex index, long item) {
        assertThat(index.nearest(vector(item), 1, ItemFilter.ALL).getFirst().item())
                .isEqualTo(item);
    }

    private static int built(String state) {
        return state.equals("graph") ? 100 : Integer.parseInt(state.replaceAll("\\D", ""));
    }

    private static void sign(byte[] file) {
        var crc = new CRC32C();
        crc.update(file, 0, file.length - Long.BYTES);
        ByteBuffer.wrap(file).putLong(file.length - Long.BYTES, crc.getValue());
    }
}
