package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.reid4j.cli.Console.reid;
import static org.reid4j.cli.World.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GalleryTest {
    @TempDir
    Path home;

    private Path photos;

    @BeforeEach
    void make() throws IOException {
        photos = Files.createDirectory(home.resolve("photos"));
        for (Path photo : World.files(world().street().resolve("bounding_box_test"), "0")) {
            Files.copy(photo, photos.resolve(photo.getFileName()));
        }
        gallery("create", "street", "run=" + world().run()).succeeded();
    }

    private Console.Outcome gallery(Object... words) {
        var all = new ArrayList<Object>(List.of("gallery"));
        all.addAll(List.of(words));
        all.add("--galleries=" + home.resolve("galleries"));
        return reid(all.toArray());
    }

    private Path first() throws IOException {
        return World.files(photos, "0").getFirst();
    }

    @Test
    void addsSearchesAndChecks() throws IOException {
        int count = World.files(photos, "0").size();
        var added = gallery("add", "street", photos, "tags=test", "--json")
                .succeeded()
                .json();
        assertThat(added.get("added").asInt()).isEqualTo(count);
        assertThat(added.get("verified").asBoolean()).isTrue();
        var again = gallery("add", "street", photos, "--json").succeeded().json();
        assertThat(again.get("added").asInt()).isZero();
        assertThat(again.get("known").asInt()).isEqualTo(count);

        var found = gallery("search", "street", first(), "k=3", "--json")
                .succeeded()
                .json();
        assertThat(found.get("hits").size()).isEqualTo(3);
        assertThat(found.get("hits").get(0).get("path").asString()).isEqualTo(first().toString());
        assertThat(found.get("hits").get(0).get("similarity").asDouble())
                .isCloseTo(1, org.assertj.core.data.Offset.offset(1e-4));
        var camera = found.get("hits").get(0).get("camera").asString();
        assertThat(camera).matches("c\\d");
        var filtered = gallery("search", "street", first(), "camera=" + camera, "--rerank", "--expand", "--json")
                .succeeded()
                .json();
        filtered.get("hits")
                .forEach(hit -> assertThat(hit.get("camera").asString()).isEqualTo(camera));
        assertThat(gallery("search", "street", "items=1", "not-like=2")
                        .succeeded()
                        .out())
                .contains("photos");

        assertThat(gallery("check", "street", "--json")
                        .succeeded()
                        .json()
                        .get("sound")
                        .asBoolean())
                .isTrue();
        assertThat(gallery("list").succeeded().out()).contains("street", count + " items");
        assertThat(gallery("show", "street", "tag=test", "items=2", "--json")
                        .succeeded()
                        .json()
                        .get("listed")
                        .size())
                .isEqualTo(2);
        assertThat(gallery("show", "street").succeeded().out()).contains("best.safetensors", "for ever");
    }

    @Test
    void listsWhatCannotBeReadAndSaysSo() throws IOException {
        Files.writeString(photos.resolve("bad.jpg"), "no photo");
        var list = home.resolve("bad.csv");
        var outcome = gallery("add", "street", photos, "bad=" + list, "--json");
        assertThat(outcome.exit()).isEqualTo(3);
        assertThat(outcome.json().get("verified").asBoolean()).isTrue();
        assertThat(Files.readAllLines(list)).hasSize(2).last().asString().contains("bad.jpg");
    }

    @Test
    void saysWhoseItemsWereBefore() {
        gallery("add", "street", photos).succeeded();
        gallery("people", "street", "create=Anna", "items=1,2").succeeded();
        assertThat(gallery("people", "street", "create=Ben", "items=2")
                        .succeeded()
                        .err())
                .contains("note: 1 of these items were Anna's before");
    }

    @Test
    void namesMergesAndTakesBack() {
        gallery("add", "street", photos).succeeded();
        gallery("people", "street", "create=Anna", "items=1,2").succeeded();
        gallery("people", "street", "create=Ben", "items=3").succeeded();
        assertThat(gallery("people", "street", "merge=Ben", "into=Anna", "--preview")
                        .succeeded()
                        .out())
                .contains("1 items of Ben would move to Anna");
        var merged = gallery("people", "street", "merge=Ben", "into=Anna", "--json")
                .succeeded()
                .json();
        assertThat(merged.get("people").size()).isEqualTo(1);
        gallery("people", "street", "undo=" + merged.get("event").get("event").asInt())
                .succeeded();
        assertThat(gallery("people", "street").succeeded().out()).contains("Anna", "Ben");
        gallery("people", "street", "not=Ben", "items=1").succeeded();
        assertThat(gallery("people", "street", "merge=Ben", "into=Anna")
                        .failed(2)
                        .message())
                .contains("despite");
        assertThat(gallery("people", "street", "assign=Ana", "items=1")
                        .failed(2)
                        .message())
                .contains("Anna");
        assertThat(gallery("people", "street", "--events", "--json")
                        .succeeded()
                        .json()
                        .get("events")
                        .size())
                .isEqualTo(5);
        assertThat(gallery("search", "street", "of=Anna", "k=2", "--json")
                        .succeeded()
                        .json()
                        .get("hits")
                        .size())
                .isEqualTo(2);
    }

    @Test
    void deletesErasesAndForgetsInTime() throws IOException {
        gallery("add", "street", photos).succeeded();
        gallery("people", "street", "create=Wilhelmina", "items=1,2").succeeded();
        assertThat(gallery("delete", "street", "items=3").exit()).isEqualTo(2); // it asks first
        assertThat(gallery("delete", "street", "items=3,999", "--yes", "--json")
                        .succeeded()
                        .json()
                        .get("deleted")
                        .asInt())
                .isEqualTo(1);
        gallery("delete", "street", "--yes").failed(2); // everything is never meant by saying nothing
        gallery("backup", "street", "to=" + home.resolve("copy")).succeeded();
        var file = home.resolve("receipt.json");
        var receipt = gallery("erase", "street", "person=Wilhelmina", "--yes", "receipt=" + file, "--json")
                .succeeded()
                .json();
        assertThat(receipt.get("items").asInt()).isEqualTo(2);
        assertThat(receipt.get("verified").asBoolean()).isTrue();
        assertThat(Terminal.mapper().readTree(Files.readString(file))).isEqualTo(receipt);
        assertThat(receipt.toString()).contains("copy").doesNotContain("Wilhelmina");
        assertThat(gallery("retention", "street", "days=30", "--run")
                        .succeeded()
                        .out())
                .contains("0 items deleted");
        assertThat(gallery("retention", "street", "days=0").failed(2).message()).contains("1 to 36,500");
    }

    @Test
    void goesOutAndComesBack() {
        gallery("add", "street", photos).succeeded();
        long items = gallery("show", "street", "--json").json().get("items").asLong();
        gallery("export", "street", "to=" + home.resolve("out")).succeeded();
        gallery("import", home.resolve("out"), "as=again").succeeded();
        assertThat(gallery("check", "again", "--json")
                        .succeeded()
                        .json()
                        .get("items")
                        .asLong())
                .isEqualTo(items);
        gallery("export", "street", "to=" + home.resolve("out")).failed(2);
    }

    @Test
    void saysWhatIsWrong() {
        assertThat(gallery("show", "stret").failed(2).message()).contains("did you mean: street");
        for (var name : List.of("../x", "a/b", "-rf", ".", "..", "CON", "x.", "a".repeat(300), "ü")) {
            gallery("create", name, "run=" + world().run()).failed(2);
        }
        gallery("create", "street", "run=" + world().run()).failed(2);
        gallery("add", "street", home.resolve("nowhere")).failed(2);
        gallery("search", "street", home.resolve("nothing.jpg")).failed(2);
        gallery("search", "street").failed(2);
        gallery("search", "street", "items=x").failed(2);
        gallery("search", "street", "items=77").failed(2);
        gallery("import", photos, "as=x").failed(2);
        gallery("people", "street", "undo=77").failed(2);
        gallery("people", "street", "--events", "--review").failed(2);
    }
}
