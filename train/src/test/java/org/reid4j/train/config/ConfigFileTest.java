package org.reid4j.train.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.core.InputKind;
import org.reid4j.core.data.Boxes;
import org.reid4j.models.Systems;

class ConfigFileTest {
    static final List<String> BUILT_IN = BuiltIn.NAMES;
    static final List<String> OF_PHOTOS = Systems.names().stream()
            .filter(name -> Systems.reads(Systems.spec(name, Map.of())) == InputKind.PHOTOS)
            .toList();

    @TempDir
    Path folder;

    private Path file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        return Files.writeString(file, text);
    }

    private static String complaint(List<Path> files, String... overrides) {
        var refused = catchThrowableOfType(ConfigException.class, () -> ConfigFile.load(files, List.of(overrides)));
        assertThat(refused).isNotNull();
        return String.valueOf(refused.getMessage());
    }

    private static Origin origin(Resolved resolved, String key) {
        return Objects.requireNonNull(resolved.origins().get(key)).origin();
    }

    @Test
    void withoutFilesTheStrongBaselineAsReleasedIsUsed() {
        Resolved resolved = ConfigFile.load(List.of(), List.of());
        assertThat(resolved.config()).isEqualTo(RunConfig.defaults());
        assertThat(resolved.origins().get("train.epochs"))
                .hasToString("Value[text=120, origin=configs/base/strong-baseline.yaml:18:17]");
    }

    @Test
    void aFileLiesOnItsBaseAndTheCommandLineOnBoth() throws IOException {
        file("base.yaml", "train: {epochs: 7, accumulate: 2}\nseed: 5\n");
        Path leaf = file("sub/leaf.yaml", "base: ../base.yaml\ntrain:\n  accumulate: 3\n");
        Resolved resolved = ConfigFile.load(List.of(leaf), List.of("seed=9"));
        assertThat(resolved.config().train().epochs()).isEqualTo(7);
        assertThat(resolved.config().train().accumulate()).isEqualTo(3);
        assertThat(resolved.config().seed()).isEqualTo(9);
        assertThat(origin(resolved, "train.epochs")).hasToString(folder.resolve("sub/../base.yaml") + ":1:17");
        assertThat(origin(resolved, "train.accumulate")).hasToString(leaf + ":3:15");
        assertThat(origin(resolved, "seed")).hasToString("command line");
        assertThat(origin(resolved, "device")).hasToString("default");
    }

    @Test
    void withoutABaseAFileLiesOnThatOfTheSystemItOrTheCommandLineChooses() throws IOException {
        Path named = file("named.yaml", "model: mgn\ntrain: {epochs: 7}\n");
        Path open = file("open.yaml", "train: {epochs: 7}\n");
        RunConfig mgn = ConfigFile.load(List.of(Path.of("base/mgn")), List.of("train.epochs=7"))
                .config();
        assertThat(ConfigFile.load(List.of(named), List.of()).config()).isEqualTo(mgn);
        assertThat(ConfigFile.load(List.of(open), List.of("model=mgn")).config())
                .isEqualTo(mgn);
        assertThat(mgn.optimizer().type()).isEqualTo(OptimizerConfig.Type.SGD);
        assertThat(ConfigFile.load(List.of(open), List.of()).config().optimizer())
                .isEqualTo(OptimizerConfig.defaults());
    }

    @ParameterizedTest
    @FieldSource("OF_PHOTOS")
    void theDemoMakesEverySystemSmall(String system) {
        RunConfig demo = ConfigFile.load(List.of(Path.of("demo")), List.of("model=" + system))
                .config();
        assertThat(demo.model().system()).isEqualTo(system);
        assertThat(demo.model().settings()).containsEntry("backbone", "resnet18-half");
        assertThat(demo.model().height()).isEqualTo(96);
        assertThat(demo.optimizer().type()).isEqualTo(OptimizerConfig.Type.ADAM);
        assertThat(demo.sampler()).isEqualTo(SamplerConfig.defaults()); // every system sees as many photos
        assertThat(demo.weights().init()).isEqualTo(WeightsConfig.Init.NONE);
    }

    @Test
    void aSingleValueStandsForAGroupsMainKey() {
        RunConfig config = ConfigFile.load(
                        List.of(),
                        List.of(
                                "data=some/where",
                                "model=strong-baseline",
                                "schedule=cosine",
                                "optimizer=sgd",
                                "weights=none",
                                "input.augment.erasing=0.25"))
                .config();
        assertThat(config.data().path()).contains(Path.of("some/where"));
        assertThat(config.schedule().type()).isEqualTo(ScheduleConfig.Type.COSINE);
        assertThat(config.optimizer().type()).isEqualTo(OptimizerConfig.Type.SGD);
        assertThat(config.weights().init()).isEqualTo(WeightsConfig.Init.NONE);
        assertThat(config.input().augment().erasing().orElseThrow().probability())
                .isEqualTo(0.25);
    }

    @Test
    void theShortFormOfAGroupStaysWhenAKeyOfTheGroupFollows() {
        RunConfig config = ConfigFile.load(
                        List.of(), List.of("data=some/where", "data.workers=2", "optimizer.lr=0.5", "optimizer=sgd"))
                .config();
        assertThat(config.data().path()).contains(Path.of("some/where"));
        assertThat(config.data().workers()).isEqualTo(2);
        assertThat(config.optimizer().lr()).isEqualTo(0.5);
        assertThat(config.optimizer().type()).isEqualTo(OptimizerConfig.Type.SGD);
    }

    @Test
    void aValueThatNeedsAnotherIsRightBesideIt() {
        assertThat(ConfigFile.load(List.of(), List.of("weights=file", "weights.file=net.pth"))
                        .config()
                        .weights()
                        .file())
                .contains(Path.of("net.pth"));
        assertThat(complaint(List.of(), "weights=file"))
                .isEqualTo("command line: weights.init is file, then weights.file must name it");
    }

    @Test
    void aKeyWithoutItsGroupsIsAnsweredWithTheWholeOne() {
        assertThat(complaint(List.of(), "lr=1")).endsWith("unknown key lr, did you mean optimizer.lr?");
        assertThat(complaint(List.of(), "trian.epochs=1"))
                .endsWith("unknown key trian.epochs, did you mean train.epochs?");
        assertThat(Keys.all()).contains("seed", "data.path", "model.backbone", "schedule.milestones");
    }

    @Test
    void modelSettingsAreTheModelsOwn() {
        RunConfig config = ConfigFile.load(
                        List.of(),
                        List.of("model.backbone=resnet18", "model.triplet_margin=soft", "model.last-stride=2"))
                .config();
        assertThat(config.model().settings())
                .containsEntry("backbone", "resnet18")
                .containsEntry("triplet_margin", "soft")
                .containsEntry("last_stride", "2");
    }

    @Test
    void nullSwitchesAnOptionalGroupOff() {
        RunConfig config = ConfigFile.load(List.of(), List.of("input.augment.erasing=null"))
                .config();
        assertThat(config.input().augment().erasing()).isEmpty();
    }

    @Test
    void theBoxesReachTheReaderAndAreWrittenBack() {
        RunConfig config =
                ConfigFile.load(List.of(), List.of("data.boxes=labelled")).config();
        assertThat(config.data().options().boxes()).contains(Boxes.LABELLED);
        assertThat(ConfigFile.parse(ConfigText.of(config), "config.yaml").config())
                .isEqualTo(config);
        assertThat(complaint(List.of(), "data.boxes=labeled"))
                .contains("data.boxes", "'labeled'", "detected", "labelled");
    }

    @Test
    void allMistakesAreNamedAtOnceWithTheirPlaces() throws IOException {
        Path file = file("bad.yaml", """
                trian: {epochs: 3}
                train:
                  epochs: 0
                  accumulate: many
                  ema: 1.5
                sampler:
                  identities: 1
                optimizer: {tpye: adam}
                schedule: {milestones: [70, 40]}
                """);
        String text = complaint(List.of(file), "model.backbone=resnet51", "train.clipnorm=3", "seed=1.5");
        assertThat(text)
                .startsWith("the configuration has 10 mistakes")
                .contains(file + ":1:8: unknown key trian, did you mean train?")
                .contains(file + ":3:11: train.epochs is 0, must be 1 to 100000")
                .contains(file + ":4:15: train.accumulate is 'many', must be a number")
                .contains(file + ":5:8: train.ema is 1.5, must be at least 0 and below 1")
                .contains(file + ":7:15: sampler.identities is 1, must be 2 to 4096")
                .contains(file + ":8:19: unknown key optimizer.tpye, did you mean optimizer.type?")
                .contains(file + ":9:24: schedule.milestones is [70, 40], must rise and begin above 0")
                .contains("command line: model.backbone is 'resnet51', allowed: resnet18")
                .contains("command line: unknown key train.clipnorm, did you mean train.clip_norm?")
                .contains("command line: seed is 1.5, must be a whole number");
    }

    @Test
    void aWrongWordIsAnsweredWithTheNearest() {
        assertThat(complaint(List.of(), "optimizer.type=adm"))
                .isEqualTo(
                        "command line: optimizer.type is 'adm', must be one of adam, adamw, sgd, did you mean adam?");
        assertThat(complaint(List.of(), "model=strong-basline"))
                .contains("model.system is 'strong-basline', must be one of strong-baseline")
                .contains("did you mean strong-baseline?");
        assertThat(complaint(List.of(Path.of("market1501/strong-baselin"))))
                .contains(
                        "there is no configuration 'market1501/strong-baselin', did you mean market1501/strong-baseline?");
    }

    @Test
    void brokenYamlIsNamedByLine() throws IOException {
        Path file = file("broken.yaml", "seed: 1\ntrain: [1, 2\nname: x\n");
        assertThat(complaint(List.of(file))).startsWith(file + ":3:").contains("not valid YAML");
        Path twice = file("twice.yaml", "seed: 1\nseed: 2\n");
        assertThat(complaint(List.of(twice))).isEqualTo(twice + ":2:1: seed stands here a second time");
        Path list = file("list.yaml", "- 1\n");
        assertThat(complaint(List.of(list))).contains("must hold lines 'key: value'");
        Path loop = file("loop.yaml", "base: loop.yaml\n");
        assertThat(complaint(List.of(loop))).contains("circle");
        Path lost = file("lost.yaml", "base: nowhere.yaml\n");
        assertThat(complaint(List.of(lost))).startsWith(lost + ":1:7: base there is no configuration 'nowhere.yaml'");
        Path self = file("self.yaml", "train: &a {epochs: *a}\n");
        assertThat(complaint(List.of(self))).startsWith(self + ":1:");
    }

    @Test
    void hugeAndHostileTextIsRefused() throws IOException {
        Path bomb = file("bomb.yaml", """
                a: &a [x,x,x,x,x,x,x,x,x]
                b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]
                c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]
                d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]
                e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]
                f: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]
                g: &g [*f,*f,*f,*f,*f,*f,*f,*f,*f]
                h: &h [*g,*g,*g,*g,*g,*g,*g,*g,*g]
                """);
        assertThatThrownBy(() -> ConfigFile.load(List.of(bomb), List.of())).isInstanceOf(ConfigException.class);
        Path deep = file("deep.yaml", "[".repeat(5000) + "]".repeat(5000));
        assertThatThrownBy(() -> ConfigFile.load(List.of(deep), List.of())).isInstanceOf(ConfigException.class);
        assertThat(complaint(List.of(), "seed")).isEqualTo("command line: 'seed' is not key=value");
    }

    @ParameterizedTest
    @FieldSource("BUILT_IN")
    void whatIsWrittenIsReadBackTheSame(String name) {
        RunConfig config = ConfigFile.load(List.of(Path.of(name)), List.of("data=a b/ü: #1", "seed=-7"))
                .config();
        assertThat(ConfigFile.parse(ConfigText.of(config), "config.yaml").config())
                .isEqualTo(config);
    }

    @Test
    void everyBuiltInConfigurationIsListed() throws Exception {
        Path inside = Path.of(Objects.requireNonNull(ConfigFile.class.getResource("/configs/demo.yaml"))
                        .toURI())
                .getParent();
        try (var files = Files.walk(Objects.requireNonNull(inside))) {
            List<String> names = files.filter(Files::isRegularFile)
                    .map(file -> inside.relativize(file)
                            .toString()
                            .replace('\\', '/')
                            .replace(".yaml", ""))
                    .sorted()
                    .toList();
            assertThat(names).isEqualTo(BuiltIn.NAMES);
        }
    }

    @Test
    void slipsOfTheHandAreTwoEditsAway() {
        assertThat(Nearest.distance("epcohs", "epochs")).isEqualTo(1);
        assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Nearest.to("mil", List.of("milestones", "gamma"))).contains("milestones");
        assertThat(Nearest.to("xyzzy", List.of("milestones", "gamma"))).isEmpty();
    }

    @Test
    void aGroupsMainKeyAndItsOtherKeysStandSideBySide() {
        RunConfig config = ConfigFile.load(
                        List.of(), List.of("data=photos", "data.workers=2", "optimizer.momentum=0.5", "optimizer=sgd"))
                .config();
        assertThat(config.data().path()).contains(Path.of("photos"));
        assertThat(config.data().workers()).isEqualTo(2);
        assertThat(config.optimizer().type()).isEqualTo(OptimizerConfig.Type.SGD);
        assertThat(config.optimizer().momentum()).isEqualTo(0.5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "optimizer.beta1=1",
                "optimizer.beta2=1",
                "optimizer.momentum=1",
                "optimizer.epsilon=2",
                "optimizer={type: sgd, nesterov: true, momentum: 0}",
                "input.augment.erasing.area_min=0"
            })
    void whatTheOptimizerOrTheAugmentationWouldRefuseIsAMistakeInTheConfiguration(String override) {
        assertThatThrownBy(() -> ConfigFile.load(List.of(), List.of(override)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("must be");
    }
}
