package org.reid4j.train.cuhk03;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.reid4j.core.data.Boxes;
import org.reid4j.core.data.DataException;
import org.reid4j.core.data.Shown;

/// `cuhk-03.mat`: photos by camera pair, person and number, and the 20 test sets of the first protocol.
///
/// A MATLAB 7.3 file is an HDF5 file: cell arrays are arrays of references, everything is transposed.
/// `detected` and `labeled` refer to five camera pairs, each of those to ten photos a person (1 to 5 of its
/// first camera, 6 to 10 of its second), some of them empty. Sizes are looked at before anything of that size
/// is read.
final class MatPhotos implements AutoCloseable {
    private static final int PHOTOS = 10;
    private static final int MOST_PAIRS = 100;
    private static final int MOST_PEOPLE = 100_000;
    private static final int MOST_SIDE = 4096;
    private static final int MOST_PIXELS = 4 << 20;
    private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    private static final int MATLAB_BLOCK = 512;

    private final Path file;
    private final HdfFile hdf;

    /// One person.
    ///
    /// @param pair which camera pair, from 1
    /// @param number which person of that pair, from 1
    record Person(int pair, int number) {}

    /// Where a photo is.
    ///
    /// @param person who it shows
    /// @param number 1 to 10
    /// @param address in the file
    record Place(Person person, int number, long address) {
        /// `1_001_2_06.png`: pair, person, camera of the pair, photo, as the lists of the second protocol name
        /// it.
        String name() {
            return "%d_%03d_%d_%02d.png".formatted(person.pair, person.number, camera(), number);
        }

        /// 1 or 2.
        int camera() {
            return number <= PHOTOS / 2 ? 1 : 2;
        }
    }

    /// A photo's pixels.
    ///
    /// @param width columns
    /// @param height rows
    /// @param planes red, green, blue; each column by column, values 0 to 255
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Photo(int width, int height, int[] planes) {
        int at(int channel, int x, int y) {
            return planes[(channel * width + x) * height + y];
        }
    }

    private MatPhotos(Path file, HdfFile hdf) {
        this.file = file;
        this.hdf = hdf;
    }

    /// @throws DataException when it is no such file
    static MatPhotos open(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(MATLAB_BLOCK + SIGNATURE.length);
            boolean plain =
                    head.length >= SIGNATURE.length && Arrays.equals(Arrays.copyOf(head, SIGNATURE.length), SIGNATURE);
            boolean matlab = head.length == MATLAB_BLOCK + SIGNATURE.length
                    && Arrays.equals(Arrays.copyOfRange(head, MATLAB_BLOCK, head.length), SIGNATURE);
            if (!plain && !matlab) {
                throw refused(file, "it is no MATLAB file of version 7.3");
            }
        } catch (IOException e) {
            throw refused(file, "it cannot be read");
        }
        return new MatPhotos(file, guarded(file, () -> new HdfFile(file)));
    }

    @Override
    public void close() {
        hdf.close();
    }

    /// Every photo of one kind, pair by pair and person by person.
    List<Place> places(Boxes boxes) {
        String kind = boxes == Boxes.DETECTED ? "detected" : "labeled";
        return guarded(file, () -> {
            List<Place> places = new ArrayList<>();
            long[] pairs = references(named(kind), MOST_PAIRS, kind);
            for (int pair = 0; pair < pairs.length; pair++) {
                String what = kind + " camera pair " + (pair + 1);
                Dataset cell = dataset(pairs[pair]);
                int[] shape = shape(cell);
                if (shape.length != 2 || shape[0] != PHOTOS) {
                    throw refused(file, "%s is not %d photos a person".formatted(what, PHOTOS));
                }
                long[] photos = references(cell, PHOTOS * MOST_PEOPLE, what);
                for (int person = 0; person < shape[1]; person++) {
                    for (int photo = 0; photo < PHOTOS; photo++) {
                        long address = photos[photo * shape[1] + person];
                        if (shape(dataset(address)).length == 3) { // an empty cell has its shape for a value
                            places.add(new Place(new Person(pair + 1, person + 1), photo + 1, address));
                        }
                    }
                }
            }
            return places;
        });
    }

    /// The people of each test set of the first protocol.
    List<Set<Person>> testSets() {
        return guarded(file, () -> {
            List<Set<Person>> sets = new ArrayList<>();
            for (long address : references(named("testsets"), MOST_PAIRS, "testsets")) {
                Dataset set = dataset(address);
                int[] shape = shape(set);
                if (shape.length != 2
                        || shape[0] != 2
                        || shape[1] < 1
                        || shape[1] > MOST_PEOPLE
                        || !(set.getDataFlat() instanceof double[] numbers)) {
                    throw refused(file, "test set %d is not two columns of numbers".formatted(sets.size() + 1));
                }
                Set<Person> people = new LinkedHashSet<>();
                for (int i = 0; i < shape[1]; i++) {
                    people.add(new Person((int) numbers[i], (int) numbers[shape[1] + i]));
                }
                sets.add(people);
            }
            return sets;
        });
    }

    /// A photo's pixels.
    Photo photo(Place place) {
        return guarded(file, () -> {
            Dataset data = dataset(place.address);
            int[] shape = shape(data);
            if (shape[0] != 3
                    || shape[1] < 1
                    || shape[2] < 1
                    || shape[1] > MOST_SIDE
                    || shape[2] > MOST_SIDE
                    || shape[1] * shape[2] > MOST_PIXELS) {
                throw refused(file, "photo %s is of shape %s".formatted(place.name(), Arrays.toString(shape)));
            }
            int[] planes = switch (data.getDataFlat()) {
                case int[] whole -> whole; // unsigned bytes
                case byte[] bytes -> unsigned(bytes);
                default -> throw refused(file, "photo %s has no bytes for pixels".formatted(place.name()));
            };
            return new Photo(shape[1], shape[2], planes);
        });
    }

    private static int[] unsigned(byte[] bytes) {
        int[] values = new int[bytes.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = bytes[i] & 0xff;
        }
        return values;
    }

    private Dataset named(String name) {
        if (!(hdf.getChild(name) instanceof Dataset found)) {
            throw refused(file, "it has no '%s'".formatted(name));
        }
        return found;
    }

    private Dataset dataset(long address) {
        if (!(hdf.getNodeByAddress(address) instanceof Dataset found)) {
            throw refused(file, "one of its references leads nowhere");
        }
        return found;
    }

    private int[] shape(Dataset data) {
        return data.getDimensions();
    }

    private long[] references(Dataset data, int most, String what) {
        if (data.getSize() < 1 || data.getSize() > most) {
            throw refused(file, "%s has %,d entries".formatted(what, data.getSize()));
        }
        if (!(data.getDataFlat() instanceof long[] addresses)) {
            throw refused(file, what + " holds no references");
        }
        return addresses;
    }

    /// A library's every complaint about a file is one of that file.
    private static <T> T guarded(Path file, Supplier<T> read) {
        try {
            return read.get();
        } catch (DataException refused) {
            throw refused;
        } catch (RuntimeException | StackOverflowError broken) {
            throw new DataException(
                    "%s cannot be read as CUHK03: it is cut or damaged (%s).\nGet it again, and compare its size with the original's."
                            .formatted(Shown.path(file), Shown.text(String.valueOf(broken.getMessage()))),
                    broken);
        }
    }

    private static DataException refused(Path file, String why) {
        return new DataException(
                "%s is not CUHK03 as its authors give it away: %s.\nGet cuhk-03.mat again, or CUHK03-NP's folders of photos."
                        .formatted(Shown.path(file), why));
    }
}
