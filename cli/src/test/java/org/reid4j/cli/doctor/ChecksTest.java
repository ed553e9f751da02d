package org.reid4j.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.reid4j.torch.EngineInfo;

/// Single checks on machines that are not this one.
class ChecksTest {
    private static Check of(java.util.List<Check> checks, String name) {
        return checks.stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aQuotaOfAContainerIsRead() {
        assertThat(MachineChecks.share("150000", "100000")).contains(1.5);
        assertThat(MachineChecks.share("max", "100000")).isEmpty();
        assertThat(MachineChecks.share("-1", "100000")).isEmpty();
        assertThat(MachineChecks.share("100000", "0")).isEmpty();
    }

    @Test
    void variablesThatCostSpeedAreNamed() {
        int other = Runtime.getRuntime().availableProcessors() + 7;
        var found = of(
                new EnvironmentChecks(
                                Map.of(
                                        "OMP_NUM_THREADS",
                                        "" + other,
                                        "LD_PRELOAD",
                                        "/home/anna/lib.so",
                                        "HOME",
                                        "/home/anna"),
                                false)
                        .all(),
                "variables");
        assertThat(found.status()).isEqualTo(Check.Status.WARN);
        assertThat(found.found())
                .contains("OMP_NUM_THREADS=" + other, "LD_PRELOAD=set")
                .doesNotContain("anna");
        assertThat(found.advice().orElseThrow())
                .contains("OMP_NUM_THREADS=" + other, "GOMP_SPINCOUNT is not set", "LD_PRELOAD puts");
        var launched = Map.of("GOMP_SPINCOUNT", "1000", "GLIBC_TUNABLES", "glibc.malloc.hugetlb=1:glibc.malloc.x=2");
        assertThat(of(new EnvironmentChecks(launched, false).all(), "variables").status())
                .isEqualTo(Check.Status.OK);
    }

    @Test
    void pathsBecomeAnonymous() {
        assertThat(Anonymous.text(
                        "cannot read /home/anna/work/runs/x/model.json: gone", "/home/anna/work", "/home/anna", "/tmp"))
                .isEqualTo("cannot read ./runs/x/model.json: gone");
        assertThat(Anonymous.text("see /home/anna/photos/a.jpg", "/srv", "/home/anna", "/tmp"))
                .isEqualTo("see ~/photos/a.jpg");
        assertThat(Anonymous.text("see /data/anna/photos/a.jpg, 1/2 done", "/srv", "/root", "/tmp"))
                .isEqualTo("see …/a.jpg, 1/2 done");
        assertThat(Anonymous.text("see /data/anna smith/my photos/a.jpg and /srv/b.jpg", "/srv", "/root", "/tmp"))
                .isEqualTo("see …/a.jpg and ./b.jpg");
        assertThat(Anonymous.text("from /a/b.jpg to /c/d e/f", "/srv", "/root", "/tmp"))
                .isEqualTo("from …/b.jpg to …/f");
    }

    @Test
    void whatGoesWrongInALookIsWhatItFound() {
        var found = Check.of("x", "do that", () -> {
            throw new IOException("no room\nmore");
        });
        assertThat(found.status()).isEqualTo(Check.Status.FAIL);
        assertThat(found.found()).isEqualTo("no room");
        assertThat(found.json()).containsEntry("status", "fail").containsEntry("advice", "do that");
        assertThat(Check.of("x", "y", () -> {
                            throw new UnsatisfiedLinkError();
                        })
                        .found())
                .isEqualTo("UnsatisfiedLinkError");
    }

    @Test
    void aMachineThatHidesItsCachesIsNamed() {
        var plain = new EngineInfo("2.10", "AVX512", true, "3.7", Optional.empty(), "OpenBLAS", true, 2, 0);
        assertThat(EngineChecks.instructions(plain, "amd64").status()).isEqualTo(Check.Status.OK);
        var hidden = new EngineInfo("2.10", "AVX512", true, "3.7", Optional.of("AVX"), "OpenBLAS", true, 2, 0);
        var found = EngineChecks.instructions(hidden, "amd64");
        assertThat(found.status()).isEqualTo(Check.Status.WARN);
        assertThat(found.found()).contains("kept to AVX", "hides the sizes of its caches");
        assertThat(found.advice().orElseThrow()).contains("twice as long");
    }

    @Test
    void theConvolutionIsTheTextbooks() {
        var photo = new float[8 * 16 * 16];
        photo[0] = 1; // the corner of the first channel
        var filter = new float[8 * 8 * 9];
        filter[4] = 3; // the middle of the first filter
        filter[0] = 5; // its upper left
        var found = EngineChecks.convolution(photo, filter);
        assertThat(found[0]).isEqualTo(3);
        assertThat(found[17]).as("one row and column on").isEqualTo(5);
        assertThat(found[1]).isZero();
    }
}
