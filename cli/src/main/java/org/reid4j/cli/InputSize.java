package org.reid4j.cli;

import java.util.regex.Pattern;
import org.reid4j.image.Preprocessing;

/// The size of a network's input as `--input` says it, for whatever is imported.
///
/// @param height rows, 1 to [Preprocessing#LONGEST]
/// @param width columns, likewise
record InputSize(int height, int width) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

    InputSize {
        if (height < 1 || width < 1 || height > Preprocessing.LONGEST || width > Preprocessing.LONGEST) {
            throw Reid.usage("--input is %dx%d: height and width must be in 1..%d"
                    .formatted(height, width, Preprocessing.LONGEST));
        }
    }

    /// @param text such as `256x128`
    /// @throws org.reid4j.core.ReidException when it is none
    static InputSize of(String text) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw Reid.usage("--input is '" + text + "', must be height x width, such as 256x128");
        }
        return new InputSize(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }
}
