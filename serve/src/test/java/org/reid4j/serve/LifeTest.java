package org.reid4j.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.core.Sha256;
import org.reid4j.gallery.Gallery;
import org.reid4j.gallery.store.StorePlace;
import org.reid4j.serve.jobs.Job;
import org.reid4j.serve.jobs.JobFile;
import org.reid4j.serve.jobs.Jobs;
import org.reid4j.serve.watch.Audit;
import org.reid4j.serve.watch.Golden;

/// A server from its start to its end: health that tells the truth, a stop that loses nothing, a
/// log that shows
/// tampering, jobs that outlive a restart.
class LifeTest {
    private static final String STREET = "/api/v1/galleries/street";

    @TempDir
    Path folder;

    @Test
    void readyMeansThatTheNetworkGivesTheRightEmbedding() throws Exception {
        var network = new ColourEmbedder();
        var golden = new Golden(network::embed);
        assertThat(golden.flaw()).isEmpty();
        network.broken = true;
        assertThat(golden.flaw()).as("asked a moment ago").isEmpty();
        TimeUnit.MILLISECONDS.sleep(5_100);
        assertThat(golden.flaw()).contains("the network gives another embedding than at the start");
    }

    /// A backup under another name is another gallery: nothing of it leads to the first.
    @Test
    void aGalleryGoesByTheNameOfItsFolder() {
        try (var street = Gallery.open(Served.street(folder))) {
            street.backup(folder.resolve("galleries/copy"));
        }
        try (var served = new Served(folder)) {
            var copy = "/api/v1/galleries/copy";
            assertThat(served.get("/api/v1/galleries").json().path("galleries").findValuesAsString("name"))
                    .contains("copy", "street");
            var photo = served.get(copy + "/items?limit=1")
                    .json()
                    .path("items")
                    .get(0)
                    .path("photo")
                    .asString();
            assertThat(photo).startsWith(copy + "/items/");
            assertThat(served.form(copy + "/search", List.of(Served.photo(2, 77)))
                            .text())
                    .doesNotContain("galleries/street");
            var made = served.post(copy + "/people", "{\"name\":\"Anna\",\"items\":[1]}");
            assertThat(made.text()).contains(copy).doesNotContain("galleries/street");
            var receipt = served.post(copy + "/erase", "{\"items\":[1]}").json();
            assertThat(receipt.path("gallery").asString()).isEqualTo("copy");
            assertThat(served.get(STREET).json().path("items").asInt()).isEqualTo(12);
            assertThat(served.get(copy).json().path("items").asInt()).isEqualTo(11);
        }
    }

    @Test
    void aPersonIsForgottenAndThePhotosStay() {
        Served.street(folder);
        try (var served = new Served(folder)) {
            long anna = served.post(STREET + "/people", "{\"name\":\"Anna\",\"items\":[1,2]}")
                    .json()
                    .path("id")
                    .asLong();
            var deleted = served.call("DELETE", STREET + "/people/" + anna, "").json();
            assertThat(deleted.path("items").asInt()).isEqualTo(2);
            assertThat(deleted.path("verified").asBoolean()).isTrue();
            assertThat(served.get(STREET).json().path("items").asInt()).isEqualTo(12);
            assertThat(served.get(STREET + "/items/1").json().path("person").isNull())
                    .isTrue();
            assertThat(served.call("DELETE", STREET + "/people/" + anna, "").status())
                    .isEqualTo(404);
        }
    }

    @Test
    void oneServerThatIsDownHidesNoOtherGallery() {
        Served.street(folder);
        StorePlace.create(
                folder.resolve("galleries/moody"),
                "moody",
                Served.MODEL,
                "moody:" + folder.resolve("server"),
                Clock.systemUTC());
        try (var served = new Served(folder)) {
            MoodyProvider.down = true;
            var moody = served.get("/api/v1/galleries").json().path("galleries").get(0);
            assertThat(moody.path("name").asString()).isEqualTo("moody");
            assertThat(moody.path("state").asString()).isEqualTo("quarantined");
            assertThat(moody.path("reason").asString()).contains("server").doesNotContain("/secret");
            var street =
                    served.get("/api/v1/galleries").json().path("galleries").get(1);
            assertThat(street.path("items").asInt()).isEqualTo(12);
            var refused = served.get("/api/v1/galleries/moody/items");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.text()).doesNotContain("disk", "nothing was changed", "/secret");
        } finally {
            MoodyProvider.down = false;
        }
    }

    @Test
    void aGalleryThatAnotherProcessHasOpenIsNotDeleted() {
        var path = Served.street(folder);
        Served served;
        try (var other = Gallery.open(path)) {
            served = new Served(folder);
            var refused = served.call("DELETE", STREET + "?confirm=street", "");
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.code()).isEqualTo("in_use");
            assertThat(other.check(12).sound()).isTrue();
            assertThat(served.get(STREET).json().path("reason").asString()).isEqualTo("another process has it open");
        }
        try (served) {
            assertThat(served.call("DELETE", STREET + "?confirm=street", "").status())
                    .isEqualTo(200);
            assertThat(path).doesNotExist();
            assertThat(served.get(STREET).status()).isEqualTo(404);
        }
    }

    @Test
    void aStoppingServerFinishesWhatWasBegun() throws Exception {
        Served.street(folder);
        try (var served = new Served(folder);
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            served.embedder.millis = 600;
            var begun = clients.submit(() -> served.form(STREET + "/search", List.of(Served.photo(0, 1))));
            while (!served.get("/metrics").text().contains("reid_working_requests 1")) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            var stopped = clients.submit(served.server::stop);
            while (served.get("/health/ready").status() == 200) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            var late = served.get("/api/v1/galleries");
            assertThat(late.status()).isEqualTo(503);
            assertThat(late.response().headers().firstValue("retry-after")).isPresent();
            assertThat(served.get("/health/live").status()).isEqualTo(200);
            assertThat(begun.get().status()).isEqualTo(200);
            assertThat(stopped.get()).isTrue();
        }
        try (var again = new Served(folder)) {
            assertThat(again.get(STREET).json().path("items").asInt()).isEqualTo(12);
            assertThat(again.get("/api/v1/audit").json().path("total").asInt()).isEqualTo(1);
        }
    }

    @Test
    void theAuditLogShowsWhatWasChanged() throws IOException {
        var file = folder.resolve("audit.jsonl");
        try (var audit = new Audit(file, Clock.systemUTC())) {
            audit.note(new Audit.Entry("search", "k1", "street", 5, Optional.of(Sha256.of("question"))));
            audit.note(new Audit.Entry("erase", "k1", "street", 2, Optional.empty()));
            audit.note(new Audit.Entry("delete", "k2", "street", 1, Optional.empty()));
            assertThat(audit.latest(2)).hasSize(2);
        }
        assertThat(Audit.check(file).flaw()).isEmpty();
        var good = Files.readString(file);
        Files.writeString(file, good.replace("\"count\":2", "\"count\":0"));
        assertThat(Audit.check(file).flaw()).contains("line 2 is not what was written");
        var lines = good.lines().toList();
        Files.writeString(file, lines.get(0) + "\n" + lines.get(2) + "\n");
        assertThat(Audit.check(file).flaw()).contains("line 2 is not what was written");
        Files.writeString(file, good + "{\"n\":4,\"time\":\"cut o");
        try (var audit = new Audit(file, Clock.systemUTC())) {
            assertThat(audit.intact()).isTrue();
            assertThat(audit.size()).isEqualTo(3);
            audit.note(new Audit.Entry("search", "k1", "street", 1, Optional.empty()));
        }
        assertThat(Audit.check(file).flaw()).isEmpty();
        assertThat(Audit.check(file).lines()).isEqualTo(4);
    }

    @Test
    void searchesAndDeletionsAreNotedWithoutThePhoto() throws IOException {
        Served.street(folder);
        try (var served = new Served(folder)) {
            served.form(STREET + "/search", List.of(Served.photo(0, 1)), "query", "{\"k\":3}");
            served.call("DELETE", STREET + "/items/1", "");
            var entries = served.get("/api/v1/audit").json().path("entries");
            assertThat(entries.get(0).path("what").asString()).isEqualTo("delete");
            assertThat(entries.get(1).path("what").asString()).isEqualTo("search");
            assertThat(entries.get(1).path("count").asInt()).isEqualTo(3);
            assertThat(entries.get(1).path("query").asString()).matches("[0-9a-f]{64}");
            assertThat(entries.get(1).path("key").asString()).isEqualTo("local");
        }
        assertThat(Files.size(ServeOptions.audit(folder.resolve("galleries")))).isLessThan(1_000);
    }

    @Test
    void aFolderIsImportedFromWhereItIsAllowedAndNowhereElse() throws Exception {
        Served.street(folder);
        var photos = Files.createDirectories(folder.resolve("import/today"));
        for (int i = 0; i < 5; i++) {
            Files.write(photos.resolve("0001_c%ds1_%06d_00.png".formatted(i + 1, i)), Served.photo(4, i));
        }
        Files.writeString(photos.resolve("bad.jpg"), "no photo");
        Files.createSymbolicLink(folder.resolve("import/out"), Files.createDirectories(folder.resolve("secret")));
        try (var served = new Served(
                folder,
                options -> new ServeOptions(
                        options.galleries(),
                        options.host(),
                        0,
                        List.of(),
                        List.of(folder.resolve("import")),
                        false,
                        options.limits()))) {
            for (String wrong : List.of("../secret", "/etc", "out", "none", "today\\u0000", "..")) {
                var answer = served.post(STREET + "/ingest", "{\"folder\":\"" + wrong + "\"}");
                assertThat(answer.status()).as(wrong).isIn(400, 422);
                assertThat(answer.text()).doesNotContain(folder.toString());
            }
            var job = served.post(STREET + "/ingest", "{\"folder\":\"today\"}");
            assertThat(job.status()).isEqualTo(202);
            var path = "/api/v1/jobs/" + job.json().path("id").asLong();
            while (List.of("waiting", "running")
                    .contains(served.get(path).json().path("state").asString())) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            var ended = served.get(path).json();
            assertThat(ended.path("state").asString()).isEqualTo("done");
            assertThat(ended.path("verified").asBoolean()).isTrue();
            assertThat(ended.path("errors").get(0).path("file").asString()).isEqualTo("bad.jpg");
            assertThat(served.get(STREET).json().path("items").asInt()).isEqualTo(17);
            assertThat(served.post(path + "/cancel", "").status()).isEqualTo(409);
        }
    }

    @Test
    void aJobThatTheServersEndCutOffIsCalledInterrupted() throws Exception {
        var file = new JobFile(folder.resolve("jobs.json"), _ -> {});
        var begun = new CountDownLatch(1);
        long first;
        try (var jobs = new Jobs(file, Clock.systemUTC(), _ -> {})) {
            first = jobs.start("check", "street", (progress, stop) -> {
                        progress.at(3, 10);
                        begun.countDown();
                        while (!stop.getAsBoolean()) {
                            Thread.onSpinWait();
                        }
                        return new Jobs.Outcome(true, false, "stopped", List.of());
                    })
                    .id();
            begun.await();
            var killed = new Jobs(file, Clock.systemUTC(), _ -> {}); // as another process would find the file now
            assertThat(killed.job(first).state()).isEqualTo(Job.State.INTERRUPTED);
            long second = jobs.start("check", "street", (_, _) -> new Jobs.Outcome(false, true, "", List.of()))
                    .id();
            assertThat(jobs.cancel(second).state()).isEqualTo(Job.State.CANCELLED);
            assertThat(jobs.job(first).done()).isEqualTo(3);
        }
        try (var jobs = new Jobs(file, Clock.systemUTC(), _ -> {})) {
            assertThat(jobs.job(first).state()).isEqualTo(Job.State.INTERRUPTED);
            assertThat(jobs.job(first).verified()).isEmpty();
        }
    }

    @Test
    void aJobThatDidNotHoldIsFailedAndNotDone() throws Exception {
        try (var jobs = new Jobs(new JobFile(folder.resolve("jobs.json"), _ -> {}), Clock.systemUTC(), _ -> {})) {
            long id = jobs.start(
                            "ingest",
                            "street",
                            (_, _) -> new Jobs.Outcome(false, false, "3 of 5 are in the gallery", List.of()))
                    .id();
            while (!jobs.job(id).state().over()) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            assertThat(jobs.job(id).state()).isEqualTo(Job.State.FAILED);
            assertThat(jobs.job(id).verified()).contains(false);
        }
    }
}
