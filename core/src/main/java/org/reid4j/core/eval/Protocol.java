package org.reid4j.core.eval;

/// Which gallery photos a query may be compared with.
public sealed interface Protocol
        permits Protocol.CrossCamera,
                Protocol.AllCameras,
                Protocol.SingleShot,
                Protocol.SingleGalleryShot,
                Protocol.AllShots,
                Protocol.SeparateCameras,
                CrossView {

    /// Whether gallery photos of the query's own identity and camera are removed.
    default boolean ownCameraRemoved() {
        return switch (this) {
            case CrossCamera _, SingleGalleryShot _, AllShots _, SeparateCameras _ -> true;
            case AllCameras _, SingleShot _, CrossView _ -> false;
        };
    }

    /// Market-1501's rule: gallery photos of the query's own identity and camera are removed, the rest is
    /// ranked; all
    /// matches count for mAP.
    record CrossCamera() implements Protocol {}

    /// Nothing is removed except the query's own file: for photos without cameras.
    record AllCameras() implements Protocol {}

    /// Random splits: in each trial every person has one gallery photo, drawn at random, and the rest ask
    /// (GRID, VIPeR, i-LIDS). Numbers are means over the trials.
    ///
    /// @param trials how many random draws, at least 1
    /// @param seed decides the draws
    record SingleShot(int trials, long seed) implements Protocol {
        public SingleShot {
            if (trials < 1) {
                throw new IllegalArgumentException("protocol.trials is " + trials + ", must be at least 1");
            }
        }
    }

    /// CUHK03's first rule (Li et al., CVPR 2014): of each gallery identity one photo, drawn at random, is
    /// compared; photos of the query's own identity and camera are removed before. torchreid, fast-reid and
    /// open-reid average ten draws for each query; here the CMC is the exact mean over all draws, so it has
    /// no seed. mAP and mINP look at all photos, as theirs do. Bystanders all stay, where the dataset has
    /// such.
    ///
    /// @param otherCameras whether everybody's photos by the query's camera are removed, as open-reid does;
    ///     otherwise only those of the query's own identity, as torchreid and fast-reid do
    record SingleGalleryShot(boolean otherCameras) implements Protocol {}

    /// [CrossCamera] with open-reid's `allshots` CMC: every match counts, each with a share of its query and
    /// at the rank it has when the other matches are taken away. mAP and mINP are Market-1501's.
    record AllShots() implements Protocol {}

    /// All gallery photos by the query's camera are removed, whoever they show (open-reid's
    /// `separate_camera_set`): for sets where a camera only ever asks or answers. That is the CMC's rule; mAP
    /// and mINP are Market-1501's, as open-reid's `mean_ap` knows no other.
    record SeparateCameras() implements Protocol {}
}
