package org.reid4j.torch;

/// What the engine at hand is made of, so that a result can name what computed it.
///
/// @param version libtorch's version and that of its Java presets, as in Maven
/// @param cpuCapability the vector instructions it uses: `AVX512`, `AVX2`, `DEFAULT`
/// @param oneDnn whether convolutions go through oneDNN
/// @param oneDnnVersion oneDNN's own words about its version
/// @param blas the matrix library
/// @param openMp whether operations run on several threads
/// @param threads how many threads one operation uses
/// @param cudaDevices GPUs the engine can use
public record EngineInfo(
        String version,
        String cpuCapability,
        boolean oneDnn,
        String oneDnnVersion,
        String blas,
        boolean openMp,
        int threads,
        int cudaDevices) {}
