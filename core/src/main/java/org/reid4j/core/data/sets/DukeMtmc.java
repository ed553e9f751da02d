package org.reid4j.core.data.sets;

import java.nio.file.Path;
import java.util.Optional;
import org.reid4j.core.data.DataOptions;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.DatasetFormat;
import org.reid4j.core.data.Detection;

/// DukeMTMC-reID (Zheng et al., ICCV 2017): Market-1501's folders with names of its own.
///
/// `0002_c1_f0044158.jpg`: person 2, camera 1, frame 44158. 702 people train; of the 1,110 test people 408
/// appear in one camera only and serve as distractors under identities of their own.
public final class DukeMtmc implements DatasetFormat {
    private static final BoundingBoxes LAYOUT = new BoundingBoxes(
            "dukemtmcreid",
            NameFields::duke,
            "0002_c1_f0044158.jpg",
            new Published("DukeMTMC-reID", 702, 16_522, 702, 2_228, 17_661, 8));

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
                root, "DukeMTMC-reID", "dukemtmc-reid", "dukemtmc-reid/DukeMTMC-reID", "dukemtmcreid", "DukeMTMC");
    }

    @Override
    public Dataset read(Path home, DataOptions options) {
        return LAYOUT.read(home);
    }
}
