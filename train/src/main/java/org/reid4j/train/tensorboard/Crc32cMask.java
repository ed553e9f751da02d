package org.reid4j.train.tensorboard;

import java.util.zip.CRC32C;

/// The checksum of a TFRecord: CRC-32C, rotated and shifted so that a checksum of checksums stays useful.
final class Crc32cMask {
    private static final int DELTA = 0xA282EAD8;

    private Crc32cMask() {}

    static int of(byte[] bytes, int length) {
        var crc = new CRC32C();
        crc.update(bytes, 0, length);
        int value = (int) crc.getValue();
        return ((value >>> 15) | (value << 17)) + DELTA;
    }
}
