package org.reid4j.image.street;

import java.awt.image.BufferedImage;
import org.reid4j.core.Pixels;
import org.reid4j.image.world.Dice;

/// What a camera does to the light before it becomes a picture: resolution, blur, exposure, colour, noise.
final class Lens {
    private final Camera camera;
    private final Dice dice;
    private final int width;
    private final int height;

    /// @param dice the shot's chance: exposure and white balance drift a little, noise
    Lens(Camera camera, Dice dice, int width, int height) {
        this.camera = camera;
        this.dice = dice;
        this.width = width;
        this.height = height;
    }

    /// The camera's picture of a drawn scene.
    ///
    /// @param scene larger than the picture by a whole factor
    Pixels expose(BufferedImage scene) {
        double unit = width / 64.0;
        float[] planes = shrink(scene, width, height);
        double detail = camera.detail() * dice.range(0.85, 1.1);
        if (detail < 0.97) {
            int w = Math.max(8, (int) Math.round(width * detail));
            int h = Math.max(16, (int) Math.round(height * detail));
            planes = resample(resample(planes, width, height, w, h), w, h, width, height);
        }
        double motion = camera.motion() * unit * dice.range(0.3, 1.6);
        blur(planes, camera.blur() * unit * dice.range(0.7, 1.3), motion);
        colour(planes);
        return quantise(planes);
    }

    /// The mean of each block of the scene, 0..1, three planes.
    private static float[] shrink(BufferedImage scene, int width, int height) {
        int fx = scene.getWidth() / width;
        int fy = scene.getHeight() / height;
        int[] rgb = scene.getRGB(0, 0, width * fx, height * fy, null, 0, width * fx);
        float[] planes = new float[3 * width * height];
        float unit = 1f / (255f * fx * fy);
        for (int y = 0; y < height * fy; y++) {
            for (int x = 0; x < width * fx; x++) {
                int value = rgb[y * width * fx + x];
                int at = (y / fy) * width + x / fx;
                planes[at] += (value >> 16 & 255) * unit;
                planes[at + width * height] += (value >> 8 & 255) * unit;
                planes[at + 2 * width * height] += (value & 255) * unit;
            }
        }
        return planes;
    }

    /// Bilinear, three planes.
    private static float[] resample(float[] from, int w, int h, int toW, int toH) {
        float[] to = new float[3 * toW * toH];
        for (int y = 0; y < toH; y++) {
            float sy = Math.clamp((y + 0.5f) * h / toH - 0.5f, 0f, h - 1f);
            int y0 = Math.min((int) sy, h - 2);
            float ty = sy - y0;
            for (int x = 0; x < toW; x++) {
                float sx = Math.clamp((x + 0.5f) * w / toW - 0.5f, 0f, w - 1f);
                int x0 = Math.min((int) sx, w - 2);
                float tx = sx - x0;
                for (int plane = 0; plane < 3; plane++) {
                    int at = plane * w * h + y0 * w + x0;
                    float top = from[at] + (from[at + 1] - from[at]) * tx;
                    float low = from[at + w] + (from[at + w + 1] - from[at + w]) * tx;
                    to[plane * toW * toH + y * toW + x] = top + (low - top) * ty;
                }
            }
        }
        return to;
    }

    private void blur(float[] planes, double sigma, double motion) {
        float[] round = bell(sigma);
        float[] across = bell(Math.hypot(sigma, motion * 0.5));
        float[] line = new float[Math.max(width, height)];
        for (int plane = 0; plane < 3; plane++) {
            int base = plane * width * height;
            for (int y = 0; y < height; y++) {
                convolve(planes, base + y * width, 1, width, across, line);
            }
            for (int x = 0; x < width; x++) {
                convolve(planes, base + x, width, height, round, line);
            }
        }
    }

    private static float[] bell(double sigma) {
        int reach = (int) Math.ceil(2.5 * sigma);
        float[] kernel = new float[2 * reach + 1];
        double sum = 0;
        for (int i = -reach; i <= reach; i++) {
            double value = sigma < 1e-6 ? 1 : Math.exp(-i * i / (2 * sigma * sigma));
            kernel[i + reach] = (float) value;
            sum += value;
        }
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] /= (float) sum;
        }
        return kernel;
    }

    private static void convolve(float[] planes, int start, int step, int count, float[] kernel, float[] line) {
        int reach = kernel.length / 2;
        for (int i = 0; i < count; i++) {
            float sum = 0;
            for (int k = -reach; k <= reach; k++) {
                sum += kernel[k + reach] * planes[start + Math.clamp(i + k, 0, count - 1) * step];
            }
            line[i] = sum;
        }
        for (int i = 0; i < count; i++) {
            planes[start + i * step] = line[i];
        }
    }

    private void colour(float[] planes) {
        Camera.Tint tint = camera.tint().times(dice.range(0.86, 1.14), dice.range(-0.07, 0.07));
        double gamma = camera.gamma() * dice.range(0.92, 1.08);
        double side = 0.16 * camera.light();
        double[] curve = curve(gamma);
        int size = width * height;
        for (int at = 0; at < size; at++) {
            // The lit side of the place is brighter than the other.
            double lit = 1 + side * (1 - 2.0 * (at % width) / (width - 1));
            double r = through(curve, planes[at]) * tint.red() * lit;
            double g = through(curve, planes[at + size]) * tint.green() * lit;
            double b = through(curve, planes[at + 2 * size]) * tint.blue() * lit;
            double grey = 0.299 * r + 0.587 * g + 0.114 * b;
            double keep = camera.saturation();
            planes[at] = veil(grey + (r - grey) * keep);
            planes[at + size] = veil(grey + (g - grey) * keep);
            planes[at + 2 * size] = veil(grey + (b - grey) * keep);
        }
    }

    /// A table of powers: millions of calls of the power function would be half the time of a street.
    private static double[] curve(double gamma) {
        double[] curve = new double[1025];
        for (int i = 0; i < curve.length; i++) {
            curve[i] = Math.pow(i / 1024.0, gamma);
        }
        return curve;
    }

    private static double through(double[] curve, float value) {
        double at = Math.clamp(value, 0f, 1f) * 1024.0;
        int low = Math.min((int) at, 1023);
        return curve[low] + (curve[low + 1] - curve[low]) * (at - low);
    }

    private float veil(double value) {
        return (float) (value * (1 - camera.haze()) + camera.haze() * 0.92);
    }

    private Pixels quantise(float[] planes) {
        int size = width * height;
        byte[] rgb = new byte[3 * size];
        for (int at = 0; at < size; at++) {
            double grain = dice.grain() * camera.noise() * 0.7; // light and dark; the rest is coloured
            for (int plane = 0; plane < 3; plane++) {
                double value = planes[plane * size + at] * 255 + grain + dice.grain() * camera.noise() * 0.5;
                rgb[3 * at + plane] = (byte) Math.clamp(Math.round(value), 0, 255);
            }
        }
        return new Pixels(width, height, rgb);
    }
}
