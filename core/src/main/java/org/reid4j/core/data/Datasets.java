package org.reid4j.core.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Opens whatever dataset lies in a folder, and says what it took it for.
///
/// The layouts are those of `org.reid4j.core.data.sets`, in the order of the service file, and any that the
/// class path
/// adds. Recognition takes the strongest evidence, among equals the first.
public final class Datasets {
    /// The name that stands for recognition by layout.
    public static final String AUTO = "auto";

    private static final Set<String> ARCHIVES = Set.of("zip", "tar", "gz", "tgz", "bz2", "xz", "zst", "7z", "rar");
    private static final String BUILT_IN = Datasets.class.getPackageName() + ".sets";

    private Datasets() {}

    /// Every layout there is: the built-in ones first.
    public static List<DatasetFormat> formats() {
        return ServiceLoader.load(DatasetFormat.class, DatasetFormat.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(
                        format -> !BUILT_IN.equals(format.getClass().getPackageName())))
                .toList();
    }

    /// Reads the dataset in a folder, or the one that a CSV file lists.
    ///
    /// @param root the dataset's folder, one that holds it, or a CSV file
    /// @param format [#AUTO] or a layout's short name
    /// @param options which split and seed
    /// @return a dataset with at least one photo, whose first notice says what was recognised and why
    /// @throws DataException when nothing fits, or the file is an archive, or the dataset cannot be used
    public static Dataset open(Path root, String format, DataOptions options) {
        if (!Files.exists(root)) {
            throw new DataException(
                    "there is no %s.\nGive the folder that holds the dataset: data=FOLDER".formatted(Shown.path(root)));
        }
        if (Files.isRegularFile(root) && ARCHIVES.contains(ending(root))) {
            throw new DataException(
                    "%s is an archive, and archives are never opened here: what they hold could land anywhere.\nUnpack it and give the folder: data=FOLDER"
                            .formatted(Shown.path(root)));
        }
        Detection found = format.equals(AUTO) ? recognise(root) : named(root, format);
        DatasetFormat layout = byName(found.format());
        if (options.split() >= layout.splits()) {
            throw new DataException("data.split is %d, but %s has %s.\nGive a number from 0 to %d."
                    .formatted(
                            options.split(),
                            layout.name(),
                            layout.splits() == 1 ? "one fixed split" : layout.splits() + " random splits",
                            layout.splits() - 1));
        }
        if (options.partition().isPresent() && !layout.partitioned()) {
            throw new DataException(
                    "data.partition is '%s', but %s divides its people in its own way.\nLeave data.partition out; it is for datasets of walks."
                            .formatted(Shown.text(options.partition().get().name()), layout.name()));
        }
        Dataset read = layout.read(found.home(), options);
        if (read.train().size() + read.query().size() + read.gallery().size() == 0) {
            throw new DataException("%s is laid out as %s but holds nothing that can be used.\n%s"
                    .formatted(Shown.path(root), layout.name(), String.join(" ", read.notices())));
        }
        List<String> notices = Stream.concat(Stream.of(told(root, found)), read.notices().stream())
                .toList();
        return new Dataset(
                read.format(),
                read.root(),
                read.train(),
                read.query(),
                read.gallery(),
                read.names(),
                read.protocol(),
                notices);
    }

    /// What a folder looks like; empty when like nothing known.
    public static Optional<Detection> detect(Path root) {
        return formats().stream()
                .flatMap(format -> format.detect(root).stream())
                .filter(found -> found.strength() != Detection.Strength.IF_NAMED)
                .min(Comparator.comparing(Detection::strength));
    }

    /// The photos of any folder and those below it, for search: sorted by path, nobody identified
    /// ([Sample#DISTRACTOR]), no camera.
    ///
    /// @throws DataException when the folder is missing or holds no photo
    public static List<Sample> photos(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new DataException("%s is not a folder.\nGive the folder whose photos are to be searched."
                    .formatted(Shown.path(folder)));
        }
        List<Path> files = PhotoFiles.under(folder);
        if (files.isEmpty()) {
            throw new DataException(
                    "there are no photos in %s or below it (%s).\nPhotos end in .jpg, .png, .bmp, .gif or .webp."
                            .formatted(Shown.path(folder), seen(folder)));
        }
        return files.stream()
                .map(file -> new Sample(file, Sample.DISTRACTOR, Sample.UNKNOWN_CAMERA, 0))
                .toList();
    }

    private static String told(Path root, Detection found) {
        String inside = found.home().equals(root)
                ? ""
                : " in " + Shown.path(found.home().startsWith(root) ? root.relativize(found.home()) : found.home());
        return "recognised as %s%s: %s".formatted(found.format(), inside, found.why());
    }

    private static Detection recognise(Path root) {
        if (Files.isDirectory(root) && PhotoFiles.entries(root).isEmpty()) {
            throw new DataException(
                    "%s is no dataset: it is empty.\nGive the folder that holds the dataset: data=FOLDER"
                            .formatted(Shown.path(root)));
        }
        return detect(root)
                .orElseThrow(() -> new DataException(("%s is not a dataset that is known here (%s). Looked for:\n%s.\n"
                                + "Your own photos: one folder per person (anna/1.jpg, ben/1.jpg), or a CSV with the header path,identity,camera")
                        .formatted(
                                Shown.path(root),
                                seen(root),
                                formats().stream()
                                        .map(f -> f.name() + " (" + f.layout() + ")")
                                        .collect(Collectors.joining("; ")))));
    }

    private static Detection named(Path root, String format) {
        DatasetFormat layout = byName(format);
        return layout.detect(root)
                .orElseThrow(() -> new DataException(
                        "%s is not laid out as %s (%s).\nExpected: %s.\nOr let it be recognised: data.format=auto"
                                .formatted(Shown.path(root), format, seen(root), layout.layout())));
    }

    private static String ending(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static DatasetFormat byName(String name) {
        return formats().stream()
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new DataException("there is no dataset format '%s'.\nKnown: auto, %s."
                        .formatted(
                                Shown.text(name),
                                formats().stream().map(DatasetFormat::name).collect(Collectors.joining(", ")))));
    }

    private static String seen(Path root) {
        if (!Files.isDirectory(root)) {
            return "a file";
        }
        List<Path> entries = new ArrayList<>(PhotoFiles.entries(root));
        return entries.isEmpty() ? "it is empty" : "it holds %s".formatted(Shown.names(entries, 3));
    }
}
