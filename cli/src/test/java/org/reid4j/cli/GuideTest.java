package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Follows `docs/guide/add-a-system.md` to the letter: writes its files, makes its changes to ours,
/// compiles, and runs the new system in a class loader of its own.
class GuideTest {
    private static final Path ROOT = Path.of("..");
    private static final Path PAGE = ROOT.resolve("docs/guide/add-a-system.md");
    private static final Pattern BLOCK = Pattern.compile("```(java|diff|yaml)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern NAMED = Pattern.compile("`((?:models|train|configs)/[\\w/.-]+\\.(?:java|yaml))`");

    private static final Pattern HUNKS = Pattern.compile("\n\n");

    /// What a reader would try: the configuration by name, a network, a step, weights there and back.
    private static final String TRIAL = """
            package org.reid4j.models.twohalves;
            import java.util.*;
            import org.reid4j.models.*;
            import org.reid4j.torch.*;
            import org.reid4j.torch.weights.TensorFile;
            import org.reid4j.train.config.ConfigFile;
            public final class Trial implements java.util.function.Supplier<List<String>> {
                public List<String> get() {
                    var config = ConfigFile.load(List.of(), List.of("model=two-halves", "model.backbone=resnet18")).config();
                    ModelSpec spec = config.model();
                    try (var scope = Scope.open(); ReidNet net = Systems.create(spec, 3, 1);
                            Objective objective = Systems.objective(spec, 3, net.dimension(), 1)) {
                        var images = Tensors.ones(2, 3, 64, 32);
                        Loss loss = objective.compute(net.forward(images), Tensors.of(new long[] {0, 2}));
                        loss.total().backward();
                        var file = new TensorFile(net.snapshot().tensors(), Systems.metadata(spec));
                        try (ReidNet back = Systems.load(Systems.fromWeights("two-halves", file, Map.of()), file)) {
                            return List.of(
                                    config.name(),
                                    spec.settings().toString(),
                                    loss.terms().stream().map(Loss.Term::name).toList().toString(),
                                    Boolean.toString(Masks.allFinite(net.state("lower.weight").grad())),
                                    Arrays.toString(Shapes.of(back.forward(images).embedding())),
                                    Integer.toString(back.classes()),
                                    Integer.toString(back.look(images).size()));
                        }
                    }
                }
            }
            """;

    @TempDir
    Path folder = Path.of("");

    @Test
    void theSystemOfTheGuideBuildsAndRuns() throws Exception {
        List<Path> sources = follow(Files.readString(PAGE));
        assertThat(sources)
                .extracting(file -> file.getFileName().toString())
                .containsExactlyInAnyOrder(
                        "TwoHalvesConfig.java",
                        "TwoHalves.java",
                        "TwoHalvesObjective.java",
                        "TwoHalvesSystem.java",
                        "package-info.java",
                        "ModelSpec.java",
                        "Systems.java",
                        "BuiltIn.java");
        Path trial = Files.writeString(folder.resolve("Trial.java"), TRIAL);
        sources.add(trial);
        Path classes = compile(sources);

        var own = new Patched(classes, folder);
        Supplier<?> run = Class.forName("org.reid4j.models.twohalves.Trial", true, own)
                .asSubclass(Supplier.class)
                .getDeclaredConstructor()
                .newInstance();
        assertThat(run.get())
                .isEqualTo(List.of(
                        "two-halves",
                        "{backbone=resnet18, height=256, width=128}",
                        "[upper, lower]",
                        "true",
                        "[2, 1024]",
                        "3",
                        "3"));
    }

    /// Writes each file of the page, and each of ours with its changes, below the test's folder.
    ///
    /// @return the Java sources to compile
    private List<Path> follow(String page) throws IOException {
        List<Path> sources = new ArrayList<>();
        Matcher block = BLOCK.matcher(page);
        while (block.find()) {
            Path named = lastNamed(page.substring(0, block.start()));
            String text = block.group(1).equals("diff")
                    ? changed(Files.readString(ROOT.resolve(named)), block.group(2))
                    : block.group(2);
            Path target = folder.resolve(named);
            Files.createDirectories(target.resolveSibling("."));
            Files.writeString(target, text);
            if (!block.group(1).equals("yaml")) {
                sources.add(target);
            }
        }
        return sources;
    }

    /// The file that the page names last before a block.
    private static Path lastNamed(String before) {
        Path last = Path.of("");
        Matcher named = NAMED.matcher(before);
        while (named.find()) {
            last = Path.of(named.group(1));
        }
        return last;
    }

    /// Makes the changes of a diff, whose hunks are parted by empty lines and need not be whole lines.
    private static String changed(String source, String diff) {
        String text = source;
        for (String hunk : HUNKS.split(diff, -1)) {
            String before = side(hunk, '+');
            assertThat(Pattern.compile(before, Pattern.LITERAL).split(text, -1))
                    .as("the guide changes '%s', which must be there once", before)
                    .hasSize(2);
            text = text.replace(before, side(hunk, '-'));
        }
        return text;
    }

    /// A hunk without the lines of one sign.
    private static String side(String hunk, char without) {
        return String.join(
                        "\n",
                        hunk.lines()
                                .filter(line -> line.charAt(0) != without)
                                .map(line -> line.substring(1))
                                .toList())
                .strip();
    }

    private Path compile(List<Path> sources) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        var problems = new DiagnosticCollector<JavaFileObject>();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(problems, null, null)) {
            boolean compiled = compiler.getTask(
                            null,
                            files,
                            problems,
                            List.of("-proc:none", "-d", classes.toString()),
                            null,
                            files.getJavaFileObjectsFromPaths(sources))
                    .call();
            assertThat(compiled).as("%s", problems.getDiagnostics()).isTrue();
        }
        return classes;
    }

    /// Defines the models and the training anew, from the changed classes where there are such, so that a
    /// sealed interface and the records it permits have one loader.
    private static final class Patched extends ClassLoader {
        private final Path classes;
        private final Path resources;

        Patched(Path classes, Path resources) {
            super(GuideTest.class.getClassLoader());
            this.classes = classes;
            this.resources = resources;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("org.reid4j.models.") && !name.startsWith("org.reid4j.train.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            String file = name.replace('.', '/') + ".class";
            try (InputStream in = Files.exists(classes.resolve(file))
                    ? Files.newInputStream(classes.resolve(file))
                    : getParent().getResourceAsStream(file)) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }

        @Override
        protected @Nullable URL findResource(String name) {
            Path file = resources.resolve(name);
            try {
                return Files.exists(file) ? file.toUri().toURL() : null;
            } catch (MalformedURLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
