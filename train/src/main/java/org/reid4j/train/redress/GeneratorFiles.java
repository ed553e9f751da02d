package org.reid4j.train.redress;

import java.nio.file.Path;

/// Where a trained DG-Net lies: all that drawing needs to know of a training run or of a release.
///
/// @param generator structure encoder and decoder, such as the release's `gen_*.pt`
/// @param appearance the appearance encoder, such as the release's `id_*.pt`
public record GeneratorFiles(Path generator, Path appearance) {}
