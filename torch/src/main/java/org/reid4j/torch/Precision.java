package org.reid4j.torch;

/// In which floating-point format a network computes.
public enum Precision {
    /// 32 bits everywhere: the default.
    F32,
    /// 64 bits everywhere: for parity with reference numbers.
    F64,
    /// Weights in 32 bits, convolutions and matrix products in bfloat16 under an [Autocast] guard. Pays on GPUs and on
    /// CPUs with matrix units (AMX); on others it is slower than F32.
    BF16_AUTOCAST
}
