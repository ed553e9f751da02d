package org.reid4j.image.walk;

import java.nio.file.Path;

/// A synthetic walk on disk.
///
/// @param root the dataset's folder, with `001/nm-01/000/000.pkl` and so on
/// @param partition the file that says who is for training and who for the test
/// @param config what it was made from
/// @param reused whether it stood there already and nothing was written
public record WalkFolder(Path root, Path partition, WalkConfig config, boolean reused) {}
