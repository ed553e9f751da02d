/// The little of the protobuf format that is needed here: ONNX files in both directions, TensorBoard's
/// events in one. The usual library does more, and prints warnings of its own at every start of a recent
/// JDK.
@NullMarked
package org.reid4j.embed.protobuf;

import org.jspecify.annotations.NullMarked;
