/// Weight files as plain data: safetensors written and read, PyTorch's pickles read without ever running one.
///
/// Nothing here knows libtorch: a [org.reid4j.torch.weights.RawTensor] is a dtype, a shape and bytes.
@NullMarked
package org.reid4j.torch.weights;

import org.jspecify.annotations.NullMarked;
