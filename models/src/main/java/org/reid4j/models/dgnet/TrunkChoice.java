package org.reid4j.models.dgnet;

/// What a ResNet's weights do not show and DG-Net's two ResNets differ in.
///
/// @param stride of the last stage: 1 or 2
/// @param pool how maps become vectors: `max` or `avg`
public record TrunkChoice(int stride, String pool) {
    /// The appearance encoder's, as released.
    public static final TrunkChoice APPEARANCE = new TrunkChoice(1, "max");

    /// The teacher's, where the release's options do not name a stride.
    public static final TrunkChoice TEACHER = new TrunkChoice(2, "avg");

    /// Checks both.
    public TrunkChoice {
        if (stride != 1 && stride != 2) {
            throw new IllegalArgumentException("stride is " + stride + ", allowed: 1, 2");
        }
        if (!pool.equals("max") && !pool.equals("avg")) {
            throw new IllegalArgumentException("pool is '" + pool + "', allowed: max, avg");
        }
    }

    /// A choice of both.
    ///
    /// @throws IllegalArgumentException for a value that is not allowed
    public static TrunkChoice of(int stride, String pool) {
        return new TrunkChoice(stride, pool);
    }

    /// Whether maps become vectors by their largest values.
    boolean max() {
        return pool.equals("max");
    }
}
