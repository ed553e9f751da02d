package org.reid4j.core.data.sets;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a public dataset's file name says. The patterns are linear in the name's length and numbers longer
/// than nine digits are no numbers, so that no name can hang or overflow.
///
/// @param identity the person, -1 for junk, 0 for a distractor where the dataset has such
/// @param camera the camera's own number
/// @param sequence the recording within the camera, 0 where the name has none
record NameFields(int identity, int camera, int sequence) {
    private static final Pattern MARKET =
            Pattern.compile("(-1|\\d{1,9})_c(\\d{1,4})s(\\d{1,4})(?:_.*)?", Pattern.DOTALL);
    private static final Pattern DUKE = Pattern.compile("(-1|\\d{1,9})_c(\\d{1,4})_f\\d{1,9}(?:_.*)?", Pattern.DOTALL);
    private static final Pattern CUHK03 = Pattern.compile("(\\d{1,9})_c(\\d{1,4})_\\d{1,9}");
    private static final Pattern GRID = Pattern.compile("(\\d{1,9})_(\\d{1,4})(?:_\\d{1,9}){5}");

    /// `0002_c1s1_000451_03`: person, camera, sequence.
    static Optional<NameFields> market(String stem) {
        Matcher m = MARKET.matcher(stem);
        return m.matches()
                ? Optional.of(new NameFields(
                        Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)), Integer.parseInt(m.group(3))))
                : Optional.empty();
    }

    /// `0002_c1_f0044158`: person, camera.
    static Optional<NameFields> duke(String stem) {
        Matcher m = DUKE.matcher(stem);
        return m.matches()
                ? Optional.of(new NameFields(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)), 0))
                : Optional.empty();
    }

    /// `0003_c1_21`: person, camera, number.
    static Optional<NameFields> cuhk03(String stem) {
        Matcher m = CUHK03.matcher(stem);
        return m.matches()
                ? Optional.of(new NameFields(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)), 0))
                : Optional.empty();
    }

    /// `0001_1_25004_107_32_106_221`: person, camera, then the frame and the box.
    static Optional<NameFields> grid(String stem) {
        Matcher m = GRID.matcher(stem);
        return m.matches()
                ? Optional.of(new NameFields(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)), 0))
                : Optional.empty();
    }

    /// A number of one to nine digits; empty for anything else.
    static OptionalInt number(String text) {
        return !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9')
                ? OptionalInt.of(Integer.parseInt(text))
                : OptionalInt.empty();
    }
}
