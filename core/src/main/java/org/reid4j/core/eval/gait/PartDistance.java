package org.reid4j.core.eval.gait;

/// How two walks' embeddings of several parts are compared; the codes differ, and so do their numbers.
public enum PartDistance {
    /// The mean over the parts of each part's Euclidean distance: OpenGait.
    MEAN_OF_PARTS("mean over the parts of their Euclidean distances"),
    /// The Euclidean distance of all parts together: GaitSet.
    FLATTENED("Euclidean distance of all parts together"),
    /// The mean over the parts of 1 - cosine: OpenGait's other choice.
    MEAN_COSINE("mean over the parts of their cosine distances");

    private final String description;

    PartDistance(String description) {
        this.description = description;
    }

    /// In words, for a report.
    public String description() {
        return description;
    }
}
