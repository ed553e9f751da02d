package org.reid4j.torch;

import java.util.Optional;

/// What the engine at hand is made of, so that a result can name what computed it.
///
/// @param version libtorch's version and that of its Java presets, as in Maven
/// @param cpuCapability the vector instructions it uses: `AVX512`, `AVX2`, `DEFAULT`
/// @param oneDnn whether convolutions go through oneDNN
/// @param oneDnnVersion oneDNN's own words about its version
/// @param oneDnnLimit the instructions that oneDNN is kept to, since this machine hides the sizes of its
///     caches and the newer ones would compute wrongly; empty where it may use all
/// @param blas the matrix library
/// @param openMp whether operations run on several threads
/// @param threads how many threads one operation uses
/// @param cudaDevices GPUs the engine can use
public record EngineInfo(
        String version,
        String cpuCapability,
        boolean oneDnn,
        String oneDnnVersion,
        Optional<String> oneDnnLimit,
        String blas,
        boolean openMp,
        int threads,
        int cudaDevices) {}
