package org.reid4j.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Too much and too slow: what was let in is finished, the rest is turned away, slow clients are
/// closed.
class LoadTest {
    private static final String SEARCH = "/api/v1/galleries/street/search";

    @TempDir
    Path folder;

    @Test
    void whatIsTooMuchIsTurnedAwayAndTheRestIsFinished() throws Exception {
        Served.street(folder);
        try (var served = new Served(folder, Served.within(Limits.defaults().withLoad(2, 4)));
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            served.embedder.millis = 40;
            var photo = List.of(Served.photo(1, 1));
            List<Future<Served.Answer>> asked = clients.invokeAll(IntStream.range(0, 60)
                    .<Callable<Served.Answer>>mapToObj(_ -> () -> served.form(SEARCH, photo))
                    .toList());
            int done = 0;
            for (var one : asked) {
                var answer = one.get();
                assertThat(answer.status()).isIn(200, 503);
                if (answer.status() == 200) {
                    done++;
                } else {
                    assertThat(answer.response().headers().firstValue("retry-after"))
                            .contains("1");
                    assertThat(answer.code()).isEqualTo("busy");
                }
            }
            assertThat(done).isBetween(6, 59);
            served.embedder.millis = 0;
            assertThat(served.form(SEARCH, photo).status()).isEqualTo(200);
        }
    }

    /// Some of them wait for their turn, the others in the queue of the network.
    @Test
    void whoIsGoneBeforeItsTurnCostsNoTimeOfTheNetwork() throws Exception {
        Served.street(folder);
        try (var served = new Served(folder, Served.within(Limits.defaults().withLoad(21, 60)));
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            served.embedder.begun.set(0);
            served.embedder.gate = new CountDownLatch(1);
            var first = clients.submit(() -> served.form(SEARCH, List.of(Served.photo(1, 1))));
            while (served.embedder.begun.get() == 0) {
                Thread.sleep(5);
            }
            for (int i = 0; i < 30; i++) {
                try (var socket = new Socket(InetAddress.getLoopbackAddress(), served.server.port())) {
                    socket.getOutputStream().write(Raw.search(SEARCH, Served.photo(2, 1)));
                    socket.getOutputStream().flush();
                }
            }
            served.embedder.gate.countDown();
            assertThat(first.get().status()).isEqualTo(200);
            assertThat(served.form(SEARCH, List.of(Served.photo(1, 1))).status())
                    .isEqualTo(200);
            while (!served.get("/metrics").text().contains("status=\"499\"} 30\n")) {
                Thread.sleep(20);
            }
            assertThat(served.metric("reid_searched_photos_total")).isEqualTo(2);
        }
    }

    @Test
    void whatAClientSendsAheadOfItsAnswerIsAnsweredToo() throws Exception {
        Served.street(folder);
        try (var served = new Served(folder);
                var socket = new Socket(InetAddress.getLoopbackAddress(), served.server.port())) {
            var one = "POST " + SEARCH + " HTTP/1.1\r\nHost: localhost\r\nX-Reid-Request: 1\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 17\r\n\r\n{\"items\":[1,2,3]}";
            socket.setSoTimeout(10_000);
            served.embedder.begun.set(0);
            served.embedder.gate = new CountDownLatch(1);
            var photo = new String(Raw.search(SEARCH, Served.photo(2, 1)), StandardCharsets.ISO_8859_1);
            send(socket, photo);
            while (served.embedder.begun.get() == 0) {
                Thread.sleep(5);
            }
            send(socket, one); // and when this one is asked for, the next is there
            send(socket, one.replace("HTTP/1.1\r\n", "HTTP/1.1\r\nConnection: close\r\n"));
            served.embedder.gate.countDown();
            var said = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(said.split("HTTP/1.1 200 ", -1)).as(said).hasSize(4);
        }
    }

    @Test
    void slowClientsAreClosedAndOthersGoOn() throws Exception {
        Served.street(folder);
        var quick = Limits.defaults().withSlow(Duration.ofMillis(700), Duration.ofMillis(700));
        try (var served = new Served(folder, Served.within(quick))) {
            int port = served.server.port();
            try (var header = new Socket(InetAddress.getLoopbackAddress(), port);
                    var body = new Socket(InetAddress.getLoopbackAddress(), port);
                    var silent = new Socket(InetAddress.getLoopbackAddress(), port)) {
                send(header, "GET /api/v1/galleries HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
                send(
                        body,
                        "POST " + SEARCH + " HTTP/1.1\r\nHost: localhost\r\nX-Reid-Request: 1\r\n"
                                + "Content-Type: application/json\r\nContent-Length: 5000\r\n\r\n{");
                assertThat(served.get("/health/live").status()).isEqualTo(200);
                assertThat(trickle(header)).as("slow header").isTrue();
                assertThat(trickle(body)).as("slow body").isTrue();
                assertThat(trickle(silent)).as("no header at all").isTrue();
            }
            assertThat(served.get("/api/v1/galleries").status()).isEqualTo(200);
            assertThat(served.get("/metrics").text()).doesNotContain("reid_closed_slow_connections_total 0\n");
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /// Sends a byte now and then; whether the other side closes before long.
    private static boolean trickle(Socket socket) throws Exception {
        socket.setSoTimeout(100);
        for (int i = 0; i < 150; i++) {
            try {
                socket.getOutputStream().write('x');
                if (socket.getInputStream().read() < 0) {
                    return true;
                }
            } catch (java.net.SocketTimeoutException _) {
                // nothing was said yet
            } catch (IOException closed) {
                return true;
            }
        }
        return false;
    }

    @Test
    void idleConnectionsMakeRoomWhereTooManyAreOpen() throws Exception {
        Served.street(folder);
        try (var served = new Served(folder, Served.within(Limits.defaults().withConnections(20)))) {
            var idle = new java.util.ArrayList<Socket>();
            try {
                for (int i = 0; i < 35; i++) {
                    var socket = new Socket(InetAddress.getLoopbackAddress(), served.server.port());
                    idle.add(socket);
                    send(socket, "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
                    assertThat(socket.getInputStream().read()).isEqualTo('H');
                }
                assertThat(served.get("/health/live").status()).isEqualTo(200);
            } finally {
                for (Socket socket : idle) {
                    socket.close();
                }
            }
        }
    }

    @Test
    void whatIsNoRequestIsAnsweredWithoutAWordOfTheInside() {
        Served.street(folder);
        try (var served = new Served(folder)) {
            for (String text : List.of(
                    "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
                    "G\u0000T / HTTP/1.1\r\nHost: localhost\r\n\r\n",
                    "GET /" + "a".repeat(100_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
                    "POST " + SEARCH
                            + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                    "POST " + SEARCH
                            + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                    "POST " + SEARCH
                            + " HTTP/1.1\r\nHost: localhost\r\nX-Reid-Request: 1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                    "TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n",
                    "CONNECT evil:80 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                    "GET /%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                    "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\u0000b\r\n\r\n",
                    "GET / HTTP/1.1\r\n\r\n",
                    "\u0016\u0003\u0001\u0002\u0000\u0001\u0000")) {
                var answer = Raw.answer(served.server.port(), text.getBytes(StandardCharsets.ISO_8859_1));
                assertThat(answer)
                        .as(text.substring(0, Math.min(60, text.length())))
                        .doesNotContain("Exception", "jetty", "Jetty", "javalin", "org.", "\tat ")
                        .matches(said ->
                                said.isEmpty() || !said.startsWith("HTTP/1.1 5") || said.startsWith("HTTP/1.1 505"));
            }
            assertThat(served.get("/health/live").status()).isEqualTo(200);
            assertThat(served.log).isEmpty();
        }
    }
}
