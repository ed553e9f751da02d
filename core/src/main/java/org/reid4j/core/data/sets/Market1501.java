package org.reid4j.core.data.sets;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.reid4j.core.data.DataOptions;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.DatasetFormat;
import org.reid4j.core.data.Detection;
import org.reid4j.core.data.PhotoFiles;
import org.reid4j.core.data.Sample;

/// Market-1501 (Zheng et al., ICCV 2015), whose layout is the one most people give their own photos too.
///
/// `0002_c1s1_000451_03.jpg`: person 2, camera 1, sequence 1 of it, frame 451, box 3. `-1` is a bad detection
/// and left
/// out (3,819 of the 19,732 gallery files), `0000` a bystander and kept. 1,501 people: 751 train, 750 test.
public final class Market1501 implements DatasetFormat {
    private static final BoundingBoxes LAYOUT = new BoundingBoxes(
            "market1501",
            NameFields::market,
            "0002_c1s1_000451_03.jpg",
            new Published("Market-1501", 751, 12_936, 750, 3_368, 15_913, 6));

    @Override
    public String name() {
        return LAYOUT.format();
    }

    @Override
    public String layout() {
        return "bounding_box_train/, query/, bounding_box_test/ with " + LAYOUT.example();
    }

    @Override
    public Optional<Detection> detect(Path root) {
        return LAYOUT.detect(
                root,
                "Market-1501-v15.09.15",
                "market1501",
                "market1501/Market-1501-v15.09.15",
                "Market-1501",
                "Market1501");
    }

    @Override
    public Dataset read(Path home, DataOptions options) {
        return LAYOUT.read(home);
    }

    /// What multi-query evaluation pools: the boxes of `gt_bbox/` that show a query's person by its camera, drawn by
    /// hand; 25,259 boxes are published, of training people too.
    ///
    /// @return empty where the dataset is another one or has no such folder
    public static List<Sample> moreQueries(Dataset dataset) {
        Path folder = dataset.root().resolve("gt_bbox");
        if (!dataset.format().equals(LAYOUT.format()) || !Files.isDirectory(folder)) {
            return List.of();
        }
        record Seen(int identity, int camera) {}
        Set<Seen> asked = dataset.query().samples().stream()
                .map(query -> new Seen(query.identity(), query.camera()))
                .collect(Collectors.toSet());
        return PhotoFiles.in(folder).stream()
                .flatMap(file -> NameFields.market(PhotoFiles.stem(file))
                        .map(fields -> new Sample(file, fields.identity(), fields.camera(), fields.sequence()))
                        .stream())
                .filter(sample -> asked.contains(new Seen(sample.identity(), sample.camera())))
                .toList();
    }
}
