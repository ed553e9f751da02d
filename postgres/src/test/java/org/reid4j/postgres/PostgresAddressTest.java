package org.reid4j.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;

class PostgresAddressTest {
    @Test
    void readsWhatItWrites() {
        var address = PostgresAddress.parse(
                "jdbc:postgresql://db.example:5433/reid%20one?user=clerk&sslmode=verify-full&connections=3");
        assertThat(address)
                .isEqualTo(new PostgresAddress(
                        "db.example", 5433, "reid one", "", 3, Map.of("user", "clerk", "sslmode", "verify-full")));
        var own = address.withSchema("reid_Straße & co");
        assertThat(PostgresAddress.parse(own.text())).isEqualTo(own);
        assertThat(own.withSchema("other")).isEqualTo(own);
    }

    @Test
    void encryptsWhereNobodySaysOtherwise() {
        assertThat(PostgresAddress.parse("jdbc:postgresql://db.example/reid").parameters())
                .containsEntry("sslmode", "require");
        assertThat(PostgresAddress.parse("jdbc:postgresql://localhost/reid").parameters())
                .isEmpty();
        assertThat(PostgresAddress.parse("jdbc:postgresql://[::1]:77/reid").port())
                .isEqualTo(77);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://localhost/reid?password=s3cret",
                "jdbc:postgresql://clerk:s3cret@localhost/reid",
                "jdbc:postgresql://clerk:s3cret@/reid",
                "jdbc:postgresql://localhost/reid?s3cret",
                "jdbc:postgresql://localhost/reid?socketFactory=org.example.Load",
                "jdbc:postgresql://localhost/reid?loggerFile=s3cret",
                "jdbc:postgresql://one,two/reid",
                "jdbc:postgresql:reid",
                "jdbc:postgresql://localhost",
                "jdbc:postgresql://localhost/",
                "jdbc:postgresql://localhost/reid?connections=0",
                "jdbc:postgresql://localhost/reid?connections=many",
                "jdbc:postgresql://local host/reid",
            })
    void refusesWhatDoesNotBelongInAnAddress(String address) {
        assertThatThrownBy(() -> PostgresAddress.parse(address))
                .isInstanceOfSatisfying(
                        GalleryException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID))
                .message()
                .satisfies(message -> assertThat(message.lines().count()).isLessThanOrEqualTo(3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://localhost/reid?password=s3cret",
                "jdbc:postgresql://clerk:s3cret@localhost/reid",
                "jdbc:postgresql://clerk:s3cret@/re id?password=s3cret",
            })
    void neverShowsAPassword(String address) {
        assertThatThrownBy(() -> PostgresAddress.parse(address)).hasMessageNotContaining("s3cret");
    }

    @Test
    void refusesASchemaThatTheServerWouldCut() {
        var address = PostgresAddress.parse("jdbc:postgresql://localhost/reid");
        assertThatThrownBy(() -> address.withSchema("reid_" + "x".repeat(59)))
                .hasMessageContaining("63 bytes")
                .hasMessageContaining("currentSchema");
    }
}
