package org.reid4j.models.backbone;

import java.util.Arrays;

/// Whose ResNet it is, where published weights need another one than torchvision's.
public enum ResNetForm {
    /// torchvision's, which nearly everybody has.
    PLAIN("plain", false, false),
    /// torchvision's with non-local blocks in stages 2 and 3 ([NonLocal]): SBS and AGW of fast-reid
    /// until 2020.
    NON_LOCAL("non-local", false, true),
    /// fast-reid's since then: the stem's pooling has no rim but a rounded-up size, so it looks at
    /// other places.
    FAST_REID("fast-reid", true, false),
    /// fast-reid's with non-local blocks: its SBS and AGW.
    FAST_REID_NON_LOCAL("fast-reid-nl", true, true);

    private static final int[] NONE = {0, 0, 0, 0};
    private static final int[] OF_50 = {0, 2, 3, 0};
    private static final int[] OF_101 = {0, 2, 9, 0};

    private final String id;
    private final boolean roundsUp;
    private final boolean nonLocal;

    ResNetForm(String id, boolean roundsUp, boolean nonLocal) {
        this.id = id;
        this.roundsUp = roundsUp;
        this.nonLocal = nonLocal;
    }

    /// The name in configurations, such as `fast-reid`.
    public String id() {
        return id;
    }

    /// Whether the stem's pooling is fast-reid's.
    boolean roundsUp() {
        return roundsUp;
    }

    /// Non-local blocks of a stage: one behind each of its last blocks.
    ///
    /// @param stage 1 to 4
    int nonLocal(Backbone kind, int stage) {
        boolean deep = nonLocal && kind.block() == Backbone.Block.BOTTLENECK;
        int[] counts = !deep ? NONE : kind.blocks(3) > OF_101[2] ? OF_101 : OF_50;
        return counts[stage - 1];
    }

    /// The form of a name.
    ///
    /// @throws IllegalArgumentException naming the value and what is allowed
    public static ResNetForm of(String id) {
        return Arrays.stream(values())
                .filter(form -> form.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "trunk_form is '" + id + "', allowed: plain, non-local, fast-reid, fast-reid-nl"));
    }
}
