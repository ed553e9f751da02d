package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.reid4j.core.eval.DistanceBlocks;
import org.reid4j.core.eval.VectorDistance;

/// The launcher `reid` starts the JVM with its vector module for those commands whose code comes to it, and no other
/// test starts a JVM without the module.
class LauncherTest {
    private static final String VECTORS = "jdk.incubator.vector";

    /// Code that asks whether the module is there before it touches it.
    private static final Set<String> ASKS =
            Set.of("org.reid4j.core.eval.DistanceBlocks.of", "org.reid4j.cli.doctor.MachineChecks.vectors");

    private final JavaClasses house = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.reid4j");

    @Test
    void everyCommandThatComputesWithVectorsGetsTheirModule() throws IOException {
        var launcher = Files.readString(Path.of("..", "reid"));
        var line = Pattern.compile("(?m)^ *([a-z |]+)\\) options\\+=\\(--add-modules=jdk\\.incubator\\.vector\\)")
                .matcher(launcher);
        assertThat(line.find()).isTrue();
        var given =
                Pattern.compile(" \\| ").splitAsStream(line.group(1)).collect(Collectors.toCollection(TreeSet::new));
        var needed = new TreeSet<String>();
        HelpTest.root().getSubcommands().forEach((name, command) -> {
            var classes = Stream.concat(Stream.of(command), command.getSubcommands().values().stream())
                    .map(each -> house.get(each.getCommandSpec().userObject().getClass()));
            if (classes.anyMatch(this::reaches)) {
                needed.add(name);
            }
        });
        assertThat(given).isEqualTo(needed);
    }

    /// Follows every call from a command's own code, into all that an interface of ours may stand for.
    private boolean reaches(JavaClass command) {
        var seen = new HashSet<JavaCodeUnit>(command.getCodeUnits());
        var open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            var unit = open.pop();
            if (ASKS.contains(unit.getOwner().getName() + "." + unit.getName())) {
                continue;
            }
            for (JavaAccess<?> access : accesses(unit)) {
                var owner = access.getTargetOwner();
                boolean distances = owner.isEquivalentTo(VectorDistance.class)
                        && access.getTarget().getName().equals("<init>");
                if (distances || owner.getPackageName().equals(VECTORS)) {
                    return true;
                }
                targets(access).filter(seen::add).forEach(open::add);
            }
        }
        return false;
    }

    private static List<JavaAccess<?>> accesses(JavaCodeUnit unit) {
        return Stream.<JavaAccess<?>>concat(
                        unit.getAccessesFromSelf().stream(), unit.getCodeUnitReferencesFromSelf().stream())
                .toList();
    }

    private static Stream<JavaCodeUnit> targets(JavaAccess<?> access) {
        var owner = access.getTargetOwner();
        if (!owner.getPackageName().startsWith("org.reid4j") || owner.isEquivalentTo(DistanceBlocks.class)) {
            return Stream.empty(); // whoever has distances asked for the module, or made them of vectors itself
        }
        var signature =
                access.getTarget().getFullName().substring(owner.getName().length());
        var own = access.getTarget().resolveMember().stream()
                .filter(JavaCodeUnit.class::isInstance)
                .map(JavaCodeUnit.class::cast);
        var others = owner.getAllSubclasses().stream()
                .flatMap(sub -> sub.getCodeUnits().stream())
                .filter(unit -> unit.getFullName().equals(unit.getOwner().getName() + signature));
        return Stream.of(own, others, owner.getStaticInitializer().stream()).flatMap(each -> each);
    }
}
