package org.reid4j.models.mgn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.reid4j.models.MgnConfig.Reduction;

/// The names of MGN's parts in released weight files, and which of ImageNet's they start from.
///
/// seathiefwang's code calls the trunk `backone`, a slip that its weight files carry on; GNAYUOHZ's, with
/// the one shared reduction, calls it `backbone`. Within the trunk, 0 is the first convolution, 1 its
/// batch norm, 4 and 5 are the first two stages and 6 is the first block of the third. A branch `p1` to
/// `p3` is the rest of the third stage (0) and the fourth (1).
final class MgnNames {
    /// The classifiers in the order of the features: three global ones, two halves, three thirds. They keep
    /// the name of 2048 numbers where they see 256.
    static final List<String> CLASSIFIERS = List.of(
            "fc_id_2048_0",
            "fc_id_2048_1",
            "fc_id_2048_2",
            "fc_id_256_1_0",
            "fc_id_256_1_1",
            "fc_id_256_2_0",
            "fc_id_256_2_1",
            "fc_id_256_2_2");

    /// How many of the features are of the whole body.
    static final int GLOBALS = 3;

    static final String CLASSIFIER_PREFIX = "fc_id_";
    static final List<String> TRUNKS = List.of("backone", "backbone");
    static final List<String> BRANCHES = List.of("p1", "p2", "p3");

    private static final String STAGE_3 = "layer3.";

    private MgnNames() {}

    /// The trunk's name.
    static String trunk(Reduction reduction) {
        return switch (reduction) {
            case SEPARATE -> "backone";
            case SHARED -> "backbone";
        };
    }

    /// ImageNet's names, as torchvision and IBN-Net have them, each to the names that start from it: one in
    /// the trunk, or one in each branch.
    ///
    /// @param names of the network's state dict
    static Map<String, List<String>> imagenet(Set<String> names) {
        Map<String, List<String>> places = new LinkedHashMap<>();
        for (String name : names) {
            String source = source(name);
            if (!source.isEmpty()) {
                places.computeIfAbsent(source, _ -> new ArrayList<>()).add(name);
            }
        }
        return places;
    }

    /// The ImageNet name that a weight starts from; empty for reductions and classifiers.
    private static String source(String name) {
        String[] parts = name.split("\\.", 4); // part, number, number or rest, rest
        if (TRUNKS.contains(parts[0])) {
            String rest = name.substring(parts[0].length() + parts[1].length() + 2);
            return switch (parts[1]) {
                case "0" -> "conv1." + rest;
                case "1" -> "bn1." + rest;
                case "4" -> "layer1." + rest;
                case "5" -> "layer2." + rest;
                case "6" -> STAGE_3 + "0." + rest;
                default -> throw new IllegalArgumentException("MGN's trunk has no part " + parts[1]);
            };
        }
        if (BRANCHES.contains(parts[0])) {
            return parts[1].equals("0")
                    ? STAGE_3 + (Integer.parseInt(parts[2]) + 1) + "." + parts[3]
                    : "layer4." + parts[2] + "." + parts[3];
        }
        return "";
    }
}
