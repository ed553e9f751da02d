package org.reid4j.train.pretrained;

import java.net.URI;
import java.util.Arrays;
import java.util.Optional;

/// The ImageNet classifiers that training can start from: torchvision's released files.
///
/// torchvision writes the first eight digits of a file's SHA-256 into its name; that is what is
/// checked, as torch.hub does.
public enum Pretrained {
    /// ResNet-18, 11.7 M weights.
    RESNET18("resnet18", "f37072fd", 46_830_571),
    /// ResNet-34, 21.8 M weights.
    RESNET34("resnet34", "b627a593", 87_319_819),
    /// ResNet-50 as first released (V1), the start of every published re-identification number.
    RESNET50("resnet50", "0676ba61", 102_530_333),
    /// ResNet-101, 44.5 M weights.
    RESNET101("resnet101", "63fe2227", 178_793_939);

    private final String key;
    private final String sha256Prefix;
    private final long bytes;

    Pretrained(String key, String sha256Prefix, long bytes) {
        this.key = key;
        this.sha256Prefix = sha256Prefix;
        this.bytes = bytes;
    }

    /// The short name typed on the command line, the backbone's own: `resnet50`.
    public String key() {
        return key;
    }

    /// The file's name: `resnet50-0676ba61.pth`.
    public String fileName() {
        return key + "-" + sha256Prefix + ".pth";
    }

    /// The first eight hexadecimal digits of the file's SHA-256.
    public String sha256Prefix() {
        return sha256Prefix;
    }

    /// About how large the file is, in bytes, for the progress display only.
    public long bytes() {
        return bytes;
    }

    /// Where torchvision publishes the file.
    public URI source() {
        return URI.create("https://download.pytorch.org/models/" + fileName());
    }

    /// Finds a file by its short name.
    public static Optional<Pretrained> of(String key) {
        return Arrays.stream(values()).filter(known -> known.key.equals(key)).findFirst();
    }
}
