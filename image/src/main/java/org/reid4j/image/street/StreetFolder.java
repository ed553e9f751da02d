package org.reid4j.image.street;

import java.nio.file.Path;

/// A street on disk.
///
/// @param root the dataset's folder, with `bounding_box_train`, `query` and `bounding_box_test`
/// @param config what it was made from
/// @param reused whether it stood there already and nothing was written
public record StreetFolder(Path root, StreetConfig config, boolean reused) {}
