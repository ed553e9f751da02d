package org.reid4j.core.data.sets;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reid4j.core.data.DataOptions;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.DatasetFormat;
import org.reid4j.core.data.Datasets;
import org.reid4j.core.data.Detection;
import org.reid4j.core.data.PhotoFiles;
import org.reid4j.core.data.Split;
import org.reid4j.core.eval.Protocol;

/// Photos and nothing that says who they show: enough to search in, not to train or measure on.
public final class FlatFolder implements DatasetFormat {
    @Override
    public String name() {
        return "flat";
    }

    @Override
    public String layout() {
        return "photos of any name, for search only";
    }

    @Override
    public Optional<Detection> detect(Path root) {
        return PhotoFiles.some(root).isEmpty()
                ? Optional.empty()
                : Optional.of(new Detection(
                        name(), root, Detection.Strength.PHOTOS, "photos whose names do not tell who they show"));
    }

    @Override
    public Dataset read(Path home, DataOptions options) {
        Split gallery = new Split("gallery", Datasets.photos(home));
        return new Dataset(
                name(),
                home,
                new Split("train", List.of()),
                new Split("query", List.of()),
                gallery,
                Map.of(),
                new Protocol.AllCameras(),
                List.of(
                        "nobody is identified: good for search; to train or evaluate use one folder per person or a CSV"));
    }
}
