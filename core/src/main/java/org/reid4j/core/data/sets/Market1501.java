package org.reid4j.core.data.sets;

import java.nio.file.Path;
import java.util.Optional;
import org.reid4j.core.data.DataOptions;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.DatasetFormat;
import org.reid4j.core.data.Detection;

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
}
