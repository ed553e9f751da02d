package org.reid4j.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The contract on PostgreSQL with pgvector that nobody had to install.
class PgliteTest extends PostgresContract {
    private static TestServer server = new TestServer("", () -> {});

    @BeforeAll
    static void start() {
        server = Pglite.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    String database() {
        return server.address();
    }

    @Test
    void keepsVectorsAsPgvectorDoes() {
        assertThat(store.described()).contains("pgvector").doesNotContain("without");
    }
}
