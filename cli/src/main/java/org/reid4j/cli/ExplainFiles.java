package org.reid4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.reid4j.cli.report.ExplainPage;
import org.reid4j.core.ReidException;
import org.reid4j.image.ImageEncoder;

/// Writes what `reid explain` drew into a folder, beside what a person keeps there and never over it.
///
/// @param folder made when missing
/// @param photos that are explained, in their order
record ExplainFiles(Path folder, List<Path> photos) {
    private static final String PAGE = "explain.html";
    private static final int LONGEST_STEM = 60;

    /// Refuses a folder in which one of the files exists already, before any time is spent.
    ///
    /// @throws ReidException naming the file
    void refuseToOverwrite() {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw Reid.usage(folder + " is a file; name a folder: output=DIR");
        }
        var names = Stream.concat(
                Stream.of(page()), photos.stream().flatMap(photo -> Stream.of(maps(photo), nearest(photo))));
        names.filter(Files::exists).findFirst().ifPresent(taken -> {
            throw Reid.usage(taken + " exists already and is not written over\nname another folder: output=DIR");
        });
    }

    /// Where the page is.
    Path page() {
        return folder.resolve(PAGE);
    }

    /// Draws and writes everything.
    ///
    /// @param by which network, in words
    /// @return the pictures of each photo
    List<List<Path>> write(ExplainPage drawing, String by, Explainer.Result result) {
        try {
            Files.createDirectories(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        var files = new ArrayList<List<Path>>();
        for (var photo : result.photos()) {
            var own = new ArrayList<Path>(List.of(maps(photo.photo())));
            ImageEncoder.write(drawing.maps(photo), maps(photo.photo()));
            if (photo.hasNearest()) {
                own.add(nearest(photo.photo()));
                ImageEncoder.write(drawing.nearest(photo), nearest(photo.photo()));
            }
            files.add(own);
        }
        drawing.write(page(), by, result.photos());
        return files;
    }

    private Path maps(Path photo) {
        return folder.resolve(stem(photo) + ".png");
    }

    private Path nearest(Path photo) {
        return folder.resolve(stem(photo) + "-nearest.png");
    }

    /// A name that no other of the photos has, safe on every file system.
    private String stem(Path photo) {
        var name = String.valueOf(photo.getFileName())
                .replaceFirst("\\.[^.]*$", "")
                .replaceAll("[^A-Za-z0-9._-]", "_");
        return "%02d-%s".formatted(photos.indexOf(photo) + 1, name.substring(0, Math.min(LONGEST_STEM, name.length())));
    }
}
