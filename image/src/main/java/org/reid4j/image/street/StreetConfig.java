package org.reid4j.image.street;

/// How large a street is and which one: everything that [Street] draws follows from these numbers.
///
/// @param seed decides every person, camera and picture
/// @param trainIdentities people to learn from, 1..4000; they are numbered from 1
/// @param testIdentities people to be found, 1..4000, none of whom is in training; numbered after those
/// @param cameras 2..9 (the file names have one digit for it)
/// @param imagesPerCamera pictures of each person by each camera, 2..99: one asks, the others answer
/// @param width of a picture in pixels, 16..512
/// @param height of a picture in pixels, 32..1024
public record StreetConfig(
        long seed, int trainIdentities, int testIdentities, int cameras, int imagesPerCamera, int width, int height) {

    public StreetConfig {
        require("trainIdentities", trainIdentities, 1, 4000);
        require("testIdentities", testIdentities, 1, 4000);
        require("cameras", cameras, 2, 9);
        require("imagesPerCamera", imagesPerCamera, 2, 99);
        require("width", width, 16, 512);
        require("height", height, 32, 1024);
    }

    /// The street of `reid demo`: 110 people to learn from, 60 to find, four cameras, 64 x 128 pixels.
    public static StreetConfig demo() {
        return new StreetConfig(7, 110, 60, 4, 4, 64, 128);
    }

    /// A street for tests that need a dataset and not a hard one: 8 people, two cameras, 32 x 64 pixels.
    public static StreetConfig tiny(long seed) {
        return new StreetConfig(seed, 4, 4, 2, 2, 32, 64);
    }

    /// The same street with other people.
    public StreetConfig withSeed(long other) {
        return new StreetConfig(other, trainIdentities, testIdentities, cameras, imagesPerCamera, width, height);
    }

    /// Everybody who has a number: training and test together.
    public int identities() {
        return trainIdentities + testIdentities;
    }

    /// Pictures in `bounding_box_train`.
    public int trainImages() {
        return trainIdentities * cameras * imagesPerCamera;
    }

    /// Pictures in `query`: one for each test identity and camera.
    public int queryImages() {
        return testIdentities * cameras;
    }

    /// Bystanders in the gallery, filed under identity 0000: a tenth of the matches, at least one a camera.
    public int distractorImages() {
        return Math.max(cameras, testIdentities * cameras * (imagesPerCamera - 1) / 10);
    }

    /// Failed detections in the gallery, filed under identity -1: a twentieth of the matches, at least one a camera.
    public int junkImages() {
        return Math.max(cameras, testIdentities * cameras * (imagesPerCamera - 1) / 20);
    }

    /// Pictures in `bounding_box_test`: matches, distractors and junk.
    public int galleryImages() {
        return testIdentities * cameras * (imagesPerCamera - 1) + distractorImages() + junkImages();
    }

    private static void require(String key, int value, int low, int high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException("street.%s is %d, must be in %d..%d".formatted(key, value, low, high));
        }
    }
}
