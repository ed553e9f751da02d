package org.reid4j.models;

import java.util.Map;

/// How wide DG-Net's structure encoder, decoder and discriminator are: narrow ones train on small machines.
///
/// @param base channels of the structure encoder's first convolution, 1 to 64; its code has eight times as many;
///     release 16
/// @param blocks residual blocks of the structure encoder, 0 to 64; release 4
/// @param hidden width of the decoder's perceptrons, 1 to 4096; release 512
/// @param judge channels of the discriminator's first convolution, 1 to 256; release 32
/// @param judgeBlocks residual blocks of each judge, 0 to 64; release 4
/// @param scales of the discriminator, 1 to 4; release 3
/// @param reach of the structure encoder's widest convolution, 1 to 9; release 9, clipped to what the photo's
///     smaller side allows
public record DgNetWidths(int base, int blocks, int hidden, int judge, int judgeBlocks, int scales, int reach) {
    private static final int WIDEST_REACH = 9;
    private static final int QUARTER = 4;

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException naming key, value and allowed range
    public DgNetWidths {
        Ranges.require("base", base, 1, 64);
        Ranges.require("blocks", blocks, 0, 64);
        Ranges.require("hidden", hidden, 1, 4096);
        Ranges.require("judge", judge, 1, 256);
        Ranges.require("judge_blocks", judgeBlocks, 0, 64);
        Ranges.require("scales", scales, 1, QUARTER);
        Ranges.require("reach", reach, 1, WIDEST_REACH);
    }

    /// As released.
    public static DgNetWidths defaults() {
        return new DgNetWidths(16, 4, 512, 32, 4, 3, WIDEST_REACH);
    }

    /// The same with a rim that a map of a quarter of the side is larger than.
    DgNetWidths within(int side) {
        return new DgNetWidths(base, blocks, hidden, judge, judgeBlocks, scales, Math.min(reach, side / QUARTER - 1));
    }

    DgNetWidths with(Settings read) {
        return new DgNetWidths(
                read.integer("base", base),
                read.integer("blocks", blocks),
                read.integer("hidden", hidden),
                read.integer("judge", judge),
                read.integer("judge_blocks", judgeBlocks),
                read.integer("scales", scales),
                read.integer("reach", reach));
    }

    void settings(Map<String, String> all) {
        all.put("base", Integer.toString(base));
        all.put("blocks", Integer.toString(blocks));
        all.put("hidden", Integer.toString(hidden));
        all.put("judge", Integer.toString(judge));
        all.put("judge_blocks", Integer.toString(judgeBlocks));
        all.put("scales", Integer.toString(scales));
        all.put("reach", Integer.toString(reach));
    }
}
