package org.reid4j.models;

import java.util.LinkedHashMap;
import java.util.Map;
import org.reid4j.models.backbone.Backbone;
import org.reid4j.models.backbone.ResNetForm;
import org.reid4j.models.neck.Neck;
import org.reid4j.models.pool.Pooling;

/// The strong baseline's settings: what its network looks like and what it minimises.
///
/// @param backbone the convolutional trunk
/// @param lastStride stride of the trunk's last stage: 1 (the paper's trick, a map of H/16 x W/16) or 2
/// @param pool how the map becomes a vector
/// @param neck what stands before the classifier
/// @param stemRelu whether a ReLU follows the stem's batch norm. Only plain ResNets have the choice:
///     published weights of the strong baseline need false (the released code forgot it), ImageNet weights
///     and new training want true. IBN-a and SE trunks always have it, whatever is given here
/// @param form whose ResNet the trunk is: fast-reid's published weights need its own
/// @param testFeature which feature is compared at test time
/// @param height input height in pixels, 32 to 2048
/// @param width input width in pixels, 32 to 2048
/// @param losses the objective
public record StrongBaselineConfig(
        Backbone backbone,
        int lastStride,
        Pooling pool,
        Neck neck,
        boolean stemRelu,
        ResNetForm form,
        TestFeature testFeature,
        int height,
        int width,
        StrongBaselineLosses losses)
        implements ModelSpec {
    /// The system's name.
    public static final String SYSTEM = "strong-baseline";

    /// Which feature is compared at test time.
    public enum TestFeature {
        /// The pooled one, which the triplet loss saw.
        BEFORE,
        /// The neck's, which the classifier saw: the paper's choice, compared by cosine.
        AFTER
    }

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException naming key, value and allowed range
    public StrongBaselineConfig {
        if (lastStride != 1 && lastStride != 2) {
            throw new IllegalArgumentException("last_stride is " + lastStride + ", allowed: 1, 2");
        }
        if (form != ResNetForm.PLAIN && !backbone.isResNet()) {
            throw new IllegalArgumentException(
                    "trunk_form is '%s', allowed with %s: plain".formatted(form.id(), backbone.id()));
        }
        Ranges.requireSide("height", height);
        Ranges.requireSide("width", width);
        stemRelu = stemRelu || !backbone.stemReluIsChoice();
    }

    /// The paper's network and objective: ResNet-50 at 256x128 with all tricks, and a ReLU in the stem, as
    /// new training from ImageNet weights wants it.
    public static StrongBaselineConfig defaults() {
        return new StrongBaselineConfig(
                Backbone.RESNET50,
                1,
                Pooling.GAP,
                Neck.BNNECK,
                true,
                ResNetForm.PLAIN,
                TestFeature.AFTER,
                256,
                128,
                StrongBaselineLosses.defaults());
    }

    /// The same with another trunk.
    public StrongBaselineConfig withBackbone(Backbone other) {
        return new StrongBaselineConfig(
                other, lastStride, pool, neck, stemRelu, form, testFeature, height, width, losses);
    }

    /// The same for another input size.
    public StrongBaselineConfig withSize(int newHeight, int newWidth) {
        return new StrongBaselineConfig(
                backbone, lastStride, pool, neck, stemRelu, form, testFeature, newHeight, newWidth, losses);
    }

    /// The same with another objective.
    public StrongBaselineConfig withLosses(StrongBaselineLosses other) {
        return new StrongBaselineConfig(
                backbone, lastStride, pool, neck, stemRelu, form, testFeature, height, width, other);
    }

    /// The defaults changed by `key=value` settings.
    ///
    /// @throws ModelException for an unknown key or a value out of range
    public static StrongBaselineConfig of(Map<String, String> settings) {
        return defaults().with(settings);
    }

    /// This changed by `key=value` settings.
    ///
    /// @throws ModelException for an unknown key or a value out of range
    public StrongBaselineConfig with(Map<String, String> settings) {
        var read = new Settings(SYSTEM, settings);
        StrongBaselineConfig changed = read.build(() -> new StrongBaselineConfig(
                read.choice("backbone", backbone, Backbone::of),
                read.integer("last_stride", lastStride),
                read.choice("pool", pool, Pooling::of),
                read.choice("neck", neck, Neck::of),
                read.bool("stem_relu", stemRelu),
                read.choice("trunk_form", form, ResNetForm::of),
                read.choice("test_feature", testFeature, StrongBaselineConfig::testFeature),
                read.integer("height", height),
                read.integer("width", width),
                losses.with(read)));
        read.requireAllUsed();
        return changed;
    }

    @Override
    public String system() {
        return SYSTEM;
    }

    @Override
    public Map<String, String> settings() {
        var all = new LinkedHashMap<String, String>();
        all.put("backbone", backbone.id());
        all.put("last_stride", Integer.toString(lastStride));
        all.put("pool", pool.id());
        all.put("neck", neck.id());
        all.put("stem_relu", Boolean.toString(stemRelu));
        all.put("trunk_form", form.id());
        all.put("test_feature", testFeature == TestFeature.AFTER ? "after" : "before");
        all.put("height", Integer.toString(height));
        all.put("width", Integer.toString(width));
        losses.settings(all);
        return all;
    }

    private static TestFeature testFeature(String text) {
        return switch (text) {
            case "before" -> TestFeature.BEFORE;
            case "after" -> TestFeature.AFTER;
            default -> throw new IllegalArgumentException("test_feature is '" + text + "', allowed: before, after");
        };
    }
}
