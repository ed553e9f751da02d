/// ONNX files as bytes: written from a graph of records, and looked into without running them.
@NullMarked
package org.reid4j.embed.onnx;

import org.jspecify.annotations.NullMarked;
