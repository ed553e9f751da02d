package org.reid4j.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The architecture drawing as a test: who may import whom, how files are named and how long they may be.
class HouseTest {
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.reid4j");

    @Test
    void modulesImportOnlyWhatStandsBelowThem() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("core")
                .definedBy("org.reid4j.core..")
                .layer("image")
                .definedBy("org.reid4j.image..")
                .layer("embed")
                .definedBy("org.reid4j.embed..")
                .layer("torch")
                .definedBy("org.reid4j.torch..")
                .layer("models")
                .definedBy("org.reid4j.models..")
                .layer("train")
                .definedBy("org.reid4j.train..")
                .layer("video")
                .definedBy("org.reid4j.video..")
                .layer("gallery")
                .definedBy("org.reid4j.gallery..")
                .layer("postgres")
                .definedBy("org.reid4j.postgres..")
                .layer("serve")
                .definedBy("org.reid4j.serve..")
                .layer("cli")
                .definedBy("org.reid4j.cli..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("train")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("video")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("serve")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("postgres")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("gallery")
                .mayOnlyBeAccessedByLayers("postgres", "serve", "cli")
                .whereLayer("models")
                .mayOnlyBeAccessedByLayers("train", "cli")
                .whereLayer("torch")
                .mayOnlyBeAccessedByLayers("models", "train", "cli")
                .whereLayer("image")
                .mayOnlyBeAccessedByLayers("embed", "train", "video", "gallery", "serve", "cli")
                .whereLayer("embed")
                .mayOnlyBeAccessedByLayers("train", "cli")
                .check(HOUSE);
    }

    @Test
    void onlyTorchTouchesLibtorchAndOnlyTensorLeavesIt() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.reid4j.torch..", "org.reid4j.video..")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are libtorch classes other than Tensor",
                        (JavaClass c) -> c.getPackageName().startsWith("org.bytedeco")
                                && !c.isAssignableFrom("org.bytedeco.pytorch.Tensor")))
                .because("memory, threads and the engine's traps are handled in one module")
                .check(HOUSE);
    }

    @Test
    void onlyVideoTouchesOpenCvAndFfmpegAndItTouchesNothingElse() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.reid4j.video..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bytedeco.opencv..", "org.bytedeco.ffmpeg..")
                .because("their natives are on the class path only where a video is read")
                .check(HOUSE);
        noClasses()
                .that()
                .resideInAPackage("org.reid4j.video..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco.pytorch..")
                .check(HOUSE);
    }

    @Test
    void onlyEmbedTouchesOnnxRuntime() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.reid4j.embed..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.onnxruntime..")
                .because("its natives, threads and errors are handled in one module")
                .check(HOUSE);
    }

    @Test
    void onlyPostgresTouchesItsDriver() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.reid4j.postgres..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.postgresql..")
                .because("who keeps galleries in files does not download it")
                .check(HOUSE);
    }

    @Test
    void weightFilesAreReadWithoutLibtorch() {
        noClasses()
                .that()
                .resideInAPackage("org.reid4j.torch.weights..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco..")
                .check(HOUSE);
    }

    @Test
    void coreNeedsOnlyTheJdk() {
        classes()
                .that()
                .resideInAPackage("org.reid4j.core..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("org.reid4j.core..", "java..", "jdk.incubator.vector..", "org.jspecify..")
                .check(HOUSE);
    }

    @Test
    void modelsKnowNoDatasets() {
        noClasses()
                .that()
                .resideInAPackage("org.reid4j.models..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.reid4j.core.data..")
                .check(HOUSE);
    }

    @Test
    void modulesHaveNoCycles() {
        slices().matching("org.reid4j.(*)..").should().beFreeOfCycles().check(HOUSE);
    }

    @Test
    void packagesOfTheLowerModulesHaveNoCycles() {
        slices().matching("org.reid4j.core.(**)").should().beFreeOfCycles().check(HOUSE);
        slices().matching("org.reid4j.image.(**)").should().beFreeOfCycles().check(HOUSE);
        slices().matching("org.reid4j.torch.(**)").should().beFreeOfCycles().check(HOUSE);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .check(HOUSE);
    }

    @Test
    void nobodyThrowsABareRuntimeException() {
        noClasses()
                .that()
                .areNotAssignableTo(RuntimeException.class)
                .should()
                .callConstructor(RuntimeException.class, String.class)
                .orShould()
                .callConstructor(RuntimeException.class, Throwable.class)
                .orShould()
                .callConstructor(RuntimeException.class, String.class, Throwable.class)
                .check(HOUSE);
    }

    @Test
    void noFileIsLongerThan400Lines() throws IOException {
        try (var files = Files.walk(Path.of(".."))) {
            List<String> tooLong = files.filter(
                            f -> f.toString().endsWith(".java") && !f.toString().contains("/target/"))
                    .filter(f -> lines(f) > 400)
                    .map(Path::toString)
                    .toList();
            assertThat(tooLong).isEmpty();
        }
    }

    private static long lines(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}
