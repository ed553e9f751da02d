package org.reid4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.Sample;
import org.reid4j.core.data.Split;
import org.reid4j.core.eval.Protocol;

/// What cannot be measured is refused before any time is spent.
class ObstacleTest {
    private static Sample photo(String name, int identity, int camera) {
        return new Sample(Path.of(name), identity, camera, 0);
    }

    private static Optional<String> obstacle(Protocol protocol, List<Sample> query, Sample... gallery) {
        var dataset = new Dataset(
                "folder",
                Path.of("root"),
                new Split("train", List.of()),
                new Split("query", query),
                new Split("gallery", Arrays.asList(gallery)),
                Map.of(),
                protocol,
                List.of());
        return Evaluate.obstacle(dataset).map(ReidException::getMessage);
    }

    @Test
    void aGalleryOfOnePersonMeasuresNothing() {
        List<Sample> query = List.of(photo("a", 1, 1));
        assertThat(obstacle(new Protocol.CrossCamera(), query, photo("b", 1, 2), photo("j", Sample.JUNK, 3)))
                .hasValueSatisfying(why -> assertThat(why).contains("one person only"));
        assertThat(obstacle(new Protocol.CrossCamera(), query, photo("b", 1, 2), photo("c", 2, 1)))
                .isEmpty();
    }

    @Test
    void peopleWithOnePhotoEachCannotBeFoundWhereOneListAsksAndAnswers() {
        List<Sample> lonely = List.of(photo("a", 1, 1), photo("b", 2, 1), photo("c", 3, 1));
        for (Protocol protocol : List.of(new Protocol.SingleShot(2, 1), new Protocol.AllCameras())) {
            assertThat(obstacle(protocol, lonely, lonely.toArray(Sample[]::new)))
                    .hasValueSatisfying(why -> assertThat(why).contains("3 have no match but their own photo"));
            assertThat(obstacle(protocol, lonely, photo("a", 1, 1), photo("b", 2, 1), photo("c2", 3, 1)))
                    .isEmpty();
        }
    }

    @Test
    void bystandersDoNotAsk() {
        List<Sample> query = List.of(photo("a", Sample.DISTRACTOR, 1));
        assertThat(obstacle(new Protocol.CrossCamera(), query, photo("b", Sample.DISTRACTOR, 2), photo("c", 2, 1)))
                .hasValueSatisfying(why -> assertThat(why).contains("nobody in the 1 queries"));
    }
}
