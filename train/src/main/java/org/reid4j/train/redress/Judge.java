package org.reid4j.train.redress;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.reid4j.core.Pixels;
import org.reid4j.core.data.Sample;
import org.reid4j.core.quality.FrechetDistance;
import org.reid4j.core.quality.Gaussian;
import org.reid4j.core.quality.Ssim;
import org.reid4j.train.redress.JudgePlan.Trial;

/// Measures a generator on real photos: how well it draws them again, how real its crowd looks to the
/// model, and whether clothes and poses come from whom they should.
public final class Judge {
    private final Redresser redresser;
    private final Function<Sample, Pixels> reader;
    private final Function<List<Pixels>, List<float[]>> features;
    private final List<Ssim.Score> self = new ArrayList<>();
    private final List<Ssim.Score> samePerson = new ArrayList<>();
    private final List<float[]> real = new ArrayList<>();
    private final List<float[]> drawn = new ArrayList<>();
    private final Follow appearance = new Follow();
    private final Follow structure = new Follow();

    private Judge(
            Redresser redresser, Function<Sample, Pixels> reader, Function<List<Pixels>, List<float[]>> features) {
        this.redresser = redresser;
        this.reader = reader;
        this.features = features;
    }

    /// Judges.
    ///
    /// @param reader reads a photo, any size
    /// @param features vectors of pictures for the Fréchet distance: [Redresser#features], or those of
    ///     another model
    /// @param done told how many trials are done
    public static Judgement of(
            Redresser redresser,
            JudgePlan plan,
            Function<Sample, Pixels> reader,
            Function<List<Pixels>, List<float[]>> features,
            IntConsumer done) {
        var judge = new Judge(redresser, reader, features);
        int count = 0;
        for (List<Trial> group : plan.groups()) {
            judge.add(group);
            count += group.size();
            done.accept(count);
        }
        return judge.judgement(count);
    }

    private void add(List<Trial> group) {
        List<Pixels> poses = read(group.stream().map(Trial::structure).toList());
        List<Pixels> clothes = read(group.stream().map(Trial::appearance).toList());
        List<float[]> ownClothes = redresser.appearance(poses);
        List<float[]> foreignClothes = redresser.appearance(clothes);
        List<float[]> structures = redresser.structure(poses);
        again(poses, redresser.draw(ownClothes, structures), self);
        siblings(group, poses, structures);

        List<Pixels> pictures = redresser.draw(foreignClothes, structures);
        real.addAll(features.apply(poses));
        drawn.addAll(features.apply(pictures));
        appearance.add(
                redresser.appearance(pictures),
                foreignClothes,
                ownClothes,
                (i, j) -> group.get(i).appearance().identity()
                                == group.get(j).appearance().identity()
                        ? 0
                        : 1);
        structure.add(redresser.structure(pictures), structures, redresser.structure(clothes), (_, _) -> 1);
    }

    private void siblings(List<Trial> group, List<Pixels> poses, List<float[]> structures) {
        List<Pixels> targets = new ArrayList<>();
        List<float[]> codes = new ArrayList<>();
        List<Sample> others = new ArrayList<>();
        for (int i = 0; i < group.size(); i++) {
            Optional<Sample> sibling = group.get(i).sibling();
            if (sibling.isPresent()) {
                others.add(sibling.get());
                targets.add(poses.get(i));
                codes.add(structures.get(i));
            }
        }
        if (!others.isEmpty()) {
            again(targets, redresser.draw(redresser.appearance(read(others)), codes), samePerson);
        }
    }

    private static void again(List<Pixels> photos, List<Pixels> pictures, List<Ssim.Score> into) {
        for (int i = 0; i < photos.size(); i++) {
            into.add(Ssim.of(photos.get(i), pictures.get(i)));
        }
    }

    private List<Pixels> read(List<Sample> samples) {
        return samples.stream()
                .map(sample -> redresser.resized(reader.apply(sample)))
                .toList();
    }

    private Judgement judgement(int pairs) {
        return new Judgement(
                pairs,
                likeness(self),
                samePerson.isEmpty() ? Optional.empty() : Optional.of(likeness(samePerson)),
                FrechetDistance.between(Gaussian.of(real), Gaussian.of(drawn)),
                real.getFirst().length,
                appearance.shares(),
                structure.shares());
    }

    private static Judgement.Likeness likeness(List<Ssim.Score> scores) {
        return new Judgement.Likeness(
                scores.size(),
                scores.stream().mapToDouble(Ssim.Score::luminance).average().orElse(0),
                scores.stream().mapToDouble(Ssim.Score::colour).average().orElse(0),
                scores.stream().mapToDouble(Ssim.Score::luminance).min().orElse(0));
    }
}
