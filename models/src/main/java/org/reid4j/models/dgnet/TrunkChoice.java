package org.reid4j.models.dgnet;

/// What a ResNet's weights do not show and DG-Net's two ResNets differ in.
///
/// @param stride of the last stage: 1 or 2
/// @param pool how maps become vectors
public record TrunkChoice(int stride, Pool pool) {
    /// The appearance encoder's, as released.
    public static final TrunkChoice APPEARANCE = new TrunkChoice(1, Pool.MAX);

    /// The teacher's, where the release's options do not name a stride.
    public static final TrunkChoice TEACHER = new TrunkChoice(2, Pool.AVG);

    /// How a part of a map becomes one number a channel.
    public enum Pool {
        /// The largest value.
        MAX,
        /// The mean.
        AVG;

        /// The pooling of a name: `max` or `avg`.
        ///
        /// @throws IllegalArgumentException naming the value and what is allowed
        public static Pool of(String id) {
            return switch (id) {
                case "max" -> MAX;
                case "avg" -> AVG;
                default -> throw new IllegalArgumentException("pool is '" + id + "', allowed: max, avg");
            };
        }
    }

    /// Checks the stride.
    public TrunkChoice {
        if (stride != 1 && stride != 2) {
            throw new IllegalArgumentException("stride is " + stride + ", allowed: 1, 2");
        }
    }
}
