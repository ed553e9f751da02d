package org.reid4j.video;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.reid4j.core.Pixels;
import org.reid4j.core.data.PhotoFiles;
import org.reid4j.image.ImageEncoder;
import org.reid4j.image.Resize;

/// A page with one row a track, the photo beside some silhouettes, so that a person can say who it is.
///
/// Rows are written as tracks end: the page needs no memory, and is readable whenever the work stops.
final class TrackSheet implements AutoCloseable {
    private static final int SHOWN = 10;
    private static final int PHOTO = 160;
    private static final String HEAD = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Tracks</title><style>
            :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
            body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
            section { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; border-top: 1px solid #8888; padding: .7rem 0; }
            h2 { font-size: 1rem; margin: 0; width: 11rem; } h2 small { display: block; font-weight: normal; opacity: .75; }
            img { height: 8rem; } img.s { background: #000; image-rendering: pixelated; }
            </style></head><body><h1>Who is who?</h1>
            <p>One row is one walk: the first photo, the last, and silhouettes between them. Rename each folder to the person's
            name; where a person has several walks, move them into one folder as walk-1, walk-2 and so on. Delete what is
            nobody, and a walk whose two photos show two people.</p>
            """;

    private final Writer page;

    TrackSheet(Path file) throws IOException {
        page = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        page.write(HEAD);
    }

    /// Adds a row.
    ///
    /// @param photos of the person, at the beginning and at the end; none where there are masks only
    void add(SilhouetteReport.Track track, List<Pixels> photos) throws IOException {
        page.write("<section><h2>%s<small>%d silhouettes<br>frames %d to %d<br>%d pixels high</small></h2>%n"
                .formatted(track.name(), track.silhouettes(), track.first(), track.last(), track.height()));
        for (Pixels photo : photos) {
            byte[] jpeg = ImageEncoder.jpeg(Resize.within(photo, PHOTO), 0.85f);
            image("photo of " + track.name(), "p", "jpeg", jpeg);
        }
        List<Path> files = PhotoFiles.in(track.folder().resolve("walk-1"));
        int shown = Math.min(SHOWN, files.size());
        for (int i = 0; i < shown; i++) {
            Path file = files.get(i * files.size() / shown);
            image("silhouette " + PhotoFiles.stem(file), "s", "png", Files.readAllBytes(file));
        }
        page.write("</section>\n");
        page.flush();
    }

    private void image(String words, String look, String type, byte[] bytes) throws IOException {
        page.write("<img class=\"%s\" alt=\"%s\" src=\"data:image/%s;base64,%s\">%n"
                .formatted(look, words, type, Base64.getEncoder().encodeToString(bytes)));
    }

    @Override
    public void close() {
        try {
            page.write("</body></html>\n");
            page.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
