package org.reid4j.train.export;

import java.util.List;
import java.util.Map;
import org.reid4j.embed.onnx.ElementType;
import org.reid4j.embed.onnx.OnnxValue;
import org.reid4j.image.ChannelOrder;
import org.reid4j.image.Preprocessing;

/// What stands before a network in an exported file.
sealed interface Front {
    /// @param network what the network itself reads
    /// @param out receives nodes whose results bear the names of those inputs
    /// @return what the whole graph reads
    List<OnnxValue> before(List<OnnxValue> network, Nodes out);

    /// Nothing: whoever runs the file normalises the colours.
    record Bare() implements Front {
        @Override
        public List<OnnxValue> before(List<OnnxValue> network, Nodes out) {
            return network;
        }
    }

    /// The normalisation: the file reads bytes as an image has them, `pixels` uint8 `[batch, height,
    /// width, 3]`, red green blue. Resizing stays outside.
    record Colours(Preprocessing preprocessing) implements Front {
        /// What the graph reads.
        static final String PIXELS = "pixels";

        private static final long CHANNELS = 3;

        @Override
        public List<OnnxValue> before(List<OnnxValue> network, Nodes out) {
            var scale = new float[(int) CHANNELS];
            var shift = new float[(int) CHANNELS];
            if (preprocessing.order() != ChannelOrder.RGB || preprocessing.white() != 1) {
                throw new IllegalArgumentException("a network of this project reads red green blue from 0 to 1");
            }
            for (int c = 0; c < CHANNELS; c++) {
                scale[c] = (float) (1 / (255.0 * preprocessing.std()[c]));
                shift[c] = (float)
                        (-(double) preprocessing.mean()[c] / preprocessing.std()[c]);
            }
            // bytes are turned around before they become four times as large
            String planes = out.node("Transpose", Map.of("perm", Nodes.wholes(List.of(0L, 3L, 1L, 2L))), PIXELS);
            String single = out.node("Cast", Map.of("to", Nodes.whole(ElementType.FLOAT.code())), planes);
            String scaled = out.node("Mul", single, out.constant("", scale, 1, CHANNELS, 1, 1));
            OnnxValue images = network.getFirst();
            out.nodeAs("Add", images.name(), scaled, out.constant("", shift, 1, CHANNELS, 1, 1));
            return List.of(new OnnxValue(
                    PIXELS,
                    ElementType.UINT8,
                    List.of(
                            images.shape().get(0),
                            images.shape().get(2),
                            images.shape().get(3),
                            images.shape().get(1))));
        }
    }
}
