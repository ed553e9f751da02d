/// The engine: the only package that touches libtorch.
///
/// Everything a network, a loss or a trainer needs is here under our own names; of the engine's own types only
/// `org.bytedeco.pytorch.Tensor` leaves the module. The first use unpacks the native libraries (about 450 MB) to
/// `~/.javacpp/cache`; `-Dorg.bytedeco.javacpp.cachedir=` moves it.
///
/// Two rules that the engine cannot enforce: work on platform threads (gradient mode and autocast live in the
/// operating system's thread, so virtual threads would mix them), and open a [org.reid4j.torch.Scope] around each
/// step or request (otherwise native memory waits for the garbage collector).
@NullMarked
package org.reid4j.torch;

import org.jspecify.annotations.NullMarked;
