package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reid4j.models.Systems;
import org.reid4j.train.config.ConfigFile;

/// What the documentation shows must work: every command parses, every configuration key exists, every
/// Java snippet compiles,
/// and every link leads somewhere.
class DocumentationTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ");
    private static final Pattern COMMAND = Pattern.compile("(?m)^\\./reid ([^#\n]+)");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)\\)");
    private static final Pattern KEY =
            Pattern.compile("(?m)^\\| `((?:model|train|data|input|sampler|optimizer|schedule|eval)\\.[a-z_.]+)`");

    static Stream<Path> pages() {
        try (var docs = Files.walk(ROOT.resolve("docs"))) {
            var found = new ArrayList<Path>(docs.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList());
            found.add(ROOT.resolve("README.md"));
            found.add(ROOT.resolve("CONTRIBUTING.md"));
            return found.stream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void commandsParse(Path page) throws IOException {
        var matcher = COMMAND.matcher(Files.readString(page));
        while (matcher.find()) {
            var typed = matcher.group(1).strip().split("\\s+");
            var root = Reid.commandLine(terminal());
            assertThatCode(() -> root.parseArgs(Arguments.normalise(root, typed)))
                    .as("./reid " + matcher.group(1))
                    .doesNotThrowAnyException();
            if (typed[0].equals("train")) {
                var file = Arrays.stream(typed)
                        .filter(word -> word.startsWith("config="))
                        .map(word -> Path.of(word.substring(7)))
                        .toList();
                var keys = Arrays.stream(typed)
                        .filter(word -> word.contains("=") && !word.startsWith("config=") && !word.startsWith("run="))
                        .toList();
                assertThatCode(() -> ConfigFile.load(file, keys))
                        .as("./reid " + matcher.group(1))
                        .doesNotThrowAnyException();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void keysExist(Path page) throws IOException {
        var known = new HashSet<String>();
        for (String system : Systems.names()) {
            known.addAll(ConfigFile.load(List.of(), List.of("model=" + system))
                    .origins()
                    .keySet());
        }
        var matcher = KEY.matcher(Files.readString(page));
        while (matcher.find()) {
            assertThat(known).contains(matcher.group(1));
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhere(Path page) throws IOException {
        var matcher = LINK.matcher(Files.readString(page));
        while (matcher.find()) {
            assertThat(page.resolveSibling(matcher.group(1)))
                    .as("link in %s", page)
                    .exists();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void javaCompiles(Path page, @TempDir Path classes) throws IOException {
        var matcher = JAVA.matcher(Files.readString(page));
        while (matcher.find()) {
            if (PACKAGE.matcher(matcher.group(1)).find()) {
                continue; // a whole file: GuideTest compiles those, with the changes around them
            }
            var problems = new DiagnosticCollector<JavaFileObject>();
            var compiler = ToolProvider.getSystemJavaCompiler();
            boolean compiled = compiler.getTask(
                            null,
                            null,
                            problems,
                            List.of("-proc:none", "-d", classes.toString()),
                            null,
                            List.of(new Snippet(matcher.group(1))))
                    .call();
            assertThat(compiled).as("%s: %s", page, problems.getDiagnostics()).isTrue();
        }
    }

    @Test
    void theReadmesDependencyIsThisVersion() throws IOException {
        var pom = Files.readString(ROOT.resolve("pom.xml"));
        var own = Pattern.compile("<version>([^<]+)</version>").matcher(pom);
        assertThat(own.find()).isTrue();
        assertThat(Files.readString(ROOT.resolve("README.md"))).contains("<version>" + own.group(1) + "</version>");
    }

    private static Terminal terminal() {
        return new Terminal(System.out, System.err, false, java.time.Clock.systemUTC());
    }

    /// A snippet as the body of a method, with the imports a reader would let the editor add.
    private static final class Snippet extends SimpleJavaFileObject {
        private final String body;

        Snippet(String body) {
            super(URI.create("string:///Snippet.java"), Kind.SOURCE);
            this.body = body;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return """
                    import java.nio.file.*; import java.util.*;
                    import org.reid4j.core.*; import org.reid4j.core.data.*; import org.reid4j.core.eval.*; import org.reid4j.image.*;
                    import org.reid4j.embed.*; import org.reid4j.models.*; import org.reid4j.train.*;
                    class Snippet { void body() throws Exception { %s } }
                    """.formatted(body);
        }
    }
}
