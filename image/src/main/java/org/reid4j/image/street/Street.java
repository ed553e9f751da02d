package org.reid4j.image.street;

import java.nio.file.Path;
import org.reid4j.core.Pixels;

/// A street of synthetic pedestrians: everything needed to train, measure and search without a photo of anybody.
///
/// People differ in build, gait, skin, hair, clothes and bags, from so few colours that many share theirs;
/// cameras differ in height, direction, light, colour, resolution, blur, noise and place. The same configuration
/// gives the same bytes on each run of the same JDK, whatever the number of threads. Safe for several threads.
public final class Street {
    private final StreetConfig config;
    private final Crowd crowd;

    /// Gathers the people of a street; pictures are drawn when asked for.
    public Street(StreetConfig config) {
        this.config = config;
        this.crowd = Crowd.gather(config.seed(), config.identities());
    }

    /// What this street was made from.
    public StreetConfig config() {
        return config;
    }

    /// A picture of a person, as the camera's sensor gives it, before JPEG.
    ///
    /// @param identity 1..[StreetConfig#identities()]: training people first, then those to be found
    /// @param camera 1..[StreetConfig#cameras()]
    /// @param shot from 1; [#write] uses 1..[StreetConfig#imagesPerCamera()], others give further pictures
    /// @return pixels of the configured size
    /// @throws IllegalArgumentException when there is no such person, camera or shot
    public Pixels person(int identity, int camera, int shot) {
        require("identity", identity, config.identities());
        require("shot", shot, 9999);
        return new Shot(config, crowd, crowd.person(identity), identity, checked(camera), shot).detection();
    }

    /// A picture of somebody who has no number and appears once: a distractor.
    Pixels stranger(int number, int camera) {
        return new Shot(config, crowd, crowd.stranger(number), -number, checked(camera), 1).detection();
    }

    /// A picture from a detector's failure.
    Pixels junk(int number, int camera) {
        int subject = 500_000 + number;
        return new Shot(config, crowd, crowd.stranger(subject), -subject, checked(camera), 1).failure();
    }

    /// Writes a street as a dataset in Market-1501's layout, or finds it already written.
    ///
    /// All is drawn in a temporary folder beside it which then takes the name: a folder with that name is whole.
    /// A file `street.properties` in it says what it was made from.
    ///
    /// @param root the dataset's folder; must not exist, be empty, or hold this very street
    /// @return what stands there now
    /// @throws org.reid4j.core.ReidException when the folder holds something else or cannot be written
    public static StreetFolder write(StreetConfig config, Path root) {
        return StreetWriter.write(config, root);
    }

    private int checked(int camera) {
        require("camera", camera, config.cameras());
        return camera;
    }

    private static void require(String key, int value, int high) {
        if (value < 1 || value > high) {
            throw new IllegalArgumentException("street %s is %d, must be in 1..%d".formatted(key, value, high));
        }
    }
}
