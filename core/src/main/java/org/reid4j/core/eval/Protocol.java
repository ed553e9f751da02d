package org.reid4j.core.eval;

/// Which gallery photos a query may be compared with.
public sealed interface Protocol permits Protocol.CrossCamera, Protocol.AllCameras, Protocol.SingleShot, CrossView {

    /// Market-1501's rule: gallery photos of the query's own identity and camera are removed, the rest is ranked; all
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
}
