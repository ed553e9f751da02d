package org.reid4j.models.neck;

import java.util.Arrays;

/// What stands between the pooled feature and the classifier.
public enum Neck {
    /// A batch norm whose bias stays zero ([org.reid4j.torch.BatchNorm1d#frozenBias(int)]); the classifier
    /// has no bias.
    BNNECK("bnneck"),
    /// Nothing; the classifier has a bias.
    NONE("none");

    private final String id;

    Neck(String id) {
        this.id = id;
    }

    /// The name in configurations.
    public String id() {
        return id;
    }

    /// The neck of a name.
    ///
    /// @throws IllegalArgumentException naming the value and what is allowed
    public static Neck of(String id) {
        return Arrays.stream(values())
                .filter(n -> n.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("neck is '" + id + "', allowed: bnneck, none"));
    }
}
