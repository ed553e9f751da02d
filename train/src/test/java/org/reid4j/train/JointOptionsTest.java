package org.reid4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reid4j.core.Pixels;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.Dataset;
import org.reid4j.image.ImageLimits;
import org.reid4j.image.ImageReader;
import org.reid4j.models.Systems;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.torch.weights.WeightFiles;
import org.reid4j.train.config.ConfigFile;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.hook.DrawnPictures;
import org.reid4j.train.hook.Hook;
import org.reid4j.train.hook.StepReport;

/// What a small machine or a small set may ask of DG-Net's training: a teacher from a file, a trunk that begins as the
/// teacher's, copying before the game, averages, pictures on the way.
class JointOptionsTest {
    private static final String LAST = "weights/last.safetensors";

    @TempDir
    private static Path folder;

    private static Dataset dataset;
    private static Path teacher;

    @BeforeAll
    static void trainATeacher() throws IOException {
        dataset = Fixture.dataset(folder.resolve("people"));
        RunFolder run = run("teacher");
        train(run, false, "model.phase=1", "pretrain.epochs=0");
        teacher = run.file(LAST);
    }

    private static RunFolder run(String name) {
        return RunFolder.create(folder.resolve(name), "dgnet");
    }

    private static RunConfig config(String... more) {
        return TinyDgNet.config(0, more);
    }

    private static List<StepReport> train(RunFolder run, boolean goOn, String... settings) {
        var steps = new ArrayList<StepReport>();
        new Training(config(settings), dataset, run, Clock.systemUTC(), List.of(), Systems::create)
                .start(
                        List.of(new Hook() {
                            @Override
                            public void onStep(StepReport report) {
                                steps.add(report);
                            }
                        }),
                        new StopSignal(),
                        goOn);
        return steps;
    }

    private static float[] tensor(TensorFile file, String name) {
        return file.tensor(name).map(RawTensor::toFloats).orElseThrow();
    }

    @Test
    void aTeacherFromAFileTeachesFromTheFirstJointStep() throws IOException {
        var steps = train(run("taught"), false, "pretrain.file=" + teacher);
        assertThat(steps).extracting(StepReport::phase).containsOnly("");
        assertThat(steps.getLast().terms().get("teacher")).isPositive();
    }

    @Test
    void aTeacherOnAnotherTrunkIsRefusedByName() {
        assertThatThrownBy(() -> train(run("foreign"), false, "pretrain.file=" + teacher, "model.backbone=resnet34"))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("last.safetensors");
    }

    @Test
    void theTrunkBeginsAsTheTeachers() {
        RunFolder run = run("begun");
        train(run, false, "pretrain.file=" + teacher, "model.from_teacher=true", "optimizer.lr=1e-12");
        TensorFile begun = WeightFiles.read(run.file(LAST));
        TensorFile before = WeightFiles.read(teacher);
        String name = "model.layer2.0.conv1.weight";
        assertThat(tensor(begun, "id." + name))
                .usingComparatorWithPrecision(1e-6f)
                .containsExactly(tensor(before, "teacher." + name));
    }

    @Test
    void anEncoderAloneMayBeginAsTheTeacherToo() {
        RunFolder run = run("alone");
        train(run, false, "model.variant=encoder", "weights=file", "weights.file=" + teacher, "optimizer.lr=1e-12");
        String name = "model.layer2.0.conv1.weight";
        assertThat(tensor(WeightFiles.read(run.file(LAST)), "id." + name))
                .usingComparatorWithPrecision(1e-6f)
                .containsExactly(tensor(WeightFiles.read(teacher), "teacher." + name));
    }

    @Test
    void asLongAsItOnlyCopiesNothingElseIsComputed() {
        var steps = train(run("copying"), false, "model.alone=3", "train.epochs=4");
        var copying = steps.get(2).terms();
        assertThat(copying.get("photo")).isPositive();
        assertThat(copying.get("identity")).isPositive();
        for (String drawn : List.of("discriminator", "penalty", "adversarial", "id_drawn", "appearance", "cycle")) {
            assertThat(copying).containsEntry(drawn, 0.0);
        }
        assertThat(steps.getLast().terms().values())
                .filteredOn(value -> value > 0)
                .hasSizeGreaterThan(8);
    }

    @Test
    void averagesAreWhatIsMeasuredAndAStopChangesNothing() throws IOException {
        String[] averaged = {"train.ema=0.5", "pretrain.file=" + teacher};
        RunFolder whole = run("averaged");
        train(whole, false, averaged);
        RunFolder plain = run("plain");
        train(plain, false, "pretrain.file=" + teacher);
        String name = "gen.dec.model.1.model.0.model.0.conv.weight";
        assertThat(tensor(WeightFiles.read(whole.file(LAST)), name))
                .isNotEqualTo(tensor(WeightFiles.read(plain.file(LAST)), name));

        RunFolder cut = run("cut");
        var config = config(averaged);
        assertThatThrownBy(() -> new Training(config, dataset, cut, Clock.systemUTC(), List.of(), Systems::create)
                        .start(
                                List.of(new Hook() {
                                    @Override
                                    public void onStep(StepReport report) {
                                        if (report.position().step() == 3) {
                                            throw new IllegalStateException("power cut");
                                        }
                                    }
                                }),
                                new StopSignal(),
                                false))
                .hasMessage("power cut");
        train(cut, true, averaged);
        assertThat(Fixture.fingerprint(cut)).isEqualTo(Fixture.fingerprint(whole));
    }

    @Test
    void picturesAreDrawnOnTheWayAndAtTheEndAndChangeNothing() throws IOException {
        RunFolder drawing = run("drawing");
        train(drawing, false, "train.draw_every_steps=2");
        var sheets = DrawnPictures.of(drawing.path());
        assertThat(sheets)
                .extracting(file -> file.getFileName().toString())
                .containsExactly("step-0000002.png", "step-0000004.png");
        Pixels sheet = new ImageReader(ImageLimits.datasets(), false).read(sheets.getLast());
        assertThat(sheet.width()).isGreaterThan(3 * 32);
        assertThat(distinct(sheet)).isGreaterThan(16);

        RunFolder silent = run("silent");
        train(silent, false, "train.draw_every_steps=0");
        assertThat(DrawnPictures.of(silent.path())).hasSize(1);
        TensorFile drew = WeightFiles.read(drawing.file(LAST));
        TensorFile drewNot = WeightFiles.read(silent.file(LAST));
        assertThat(drew.tensors()).hasSameSizeAs(drewNot.tensors());
        drew.tensors()
                .forEach((name, values) -> assertThat(values.data())
                        .as(name)
                        .isEqualTo(drewNot.tensor(name).orElseThrow().data()));
    }

    private static long distinct(Pixels sheet) {
        byte[] rgb = sheet.rgb();
        var seen = new boolean[256];
        for (byte value : rgb) {
            seen[value & 0xff] = true;
        }
        return IntStream.range(0, 256).filter(i -> seen[i]).count();
    }

    @Test
    void drawsInDoublePrecisionToo() {
        RunFolder run = run("double");
        train(run, false, "train.precision=f64", "train.epochs=1");
        assertThat(DrawnPictures.of(run.path())).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "model.from_teacher=true, there is no teacher",
        "model.momentum=1, 0 to below 1",
        "model.alone=-1, alone",
    })
    void whatMakesNoSenseIsRefused(String setting, String why) {
        assertThatThrownBy(() -> train(run("refused"), false, setting))
                .isInstanceOf(RuntimeException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aTeacherForASystemWithoutOneIsRefused() {
        var settings =
                List.of("model=strong-baseline", "pretrain.file=" + teacher, "weights=none", "model.backbone=resnet18");
        assertThatThrownBy(() -> new Training(
                                ConfigFile.load(List.of(), settings).config(),
                                dataset,
                                run("none"),
                                Clock.systemUTC(),
                                List.of(),
                                Systems::create)
                        .start(List.of(), new StopSignal(), false))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("pretrain.file names a teacher")
                .hasMessageContaining("weights=file");
    }
}
