package org.reid4j.image;

/// In which order a network reads the colours of a photo: OpenCV's habit or everybody else's.
public enum ChannelOrder {
    /// Red green blue.
    RGB,
    /// Blue green red.
    BGR;

    /// Which of a photo's colours a channel is.
    ///
    /// @param channel of the network, 0 to 2
    /// @return 0 red, 1 green, 2 blue
    public int colour(int channel) {
        return this == RGB ? channel : 2 - channel;
    }
}
