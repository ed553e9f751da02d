package org.reid4j.cli;

import org.reid4j.core.eval.Protocol;

/// What people call the protocols of photos on the command line.
final class ProtocolNames {
    private static final int TRIALS = 10;

    private ProtocolNames() {}

    /// @param name with hyphens or underscores
    /// @param seed of random draws
    static Protocol of(String name, long seed) {
        return switch (name.replace('_', '-')) {
            case "market", "cross-camera" -> new Protocol.CrossCamera();
            case "all-cameras" -> new Protocol.AllCameras();
            case "single-shot" -> new Protocol.SingleShot(TRIALS, seed);
            case "cuhk03-single-shot" -> new Protocol.SingleGalleryShot(false);
            case "cuhk03-separate-cameras" -> new Protocol.SingleGalleryShot(true);
            case "separate-cameras" -> new Protocol.SeparateCameras();
            case "all-shots" -> new Protocol.AllShots();
            default ->
                throw Reid.usage(
                        "protocol is '" + name
                                + "', must be market, all-cameras, single-shot, cuhk03-single-shot, cuhk03-separate-cameras, separate-cameras or all-shots; of walks casia-b, ou-mvlp, own-walks");
        };
    }
}
