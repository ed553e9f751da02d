package org.reid4j.train.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.core.ReidException;

class WeightCacheTest {
    /// 4 bytes whose SHA-256 begins with the digits of torchvision's resnet18 would be needed to pass;
    /// a wrong file must fail.
    private static final byte[] OTHER = "not the published file".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private HttpServer server;
    private final List<String> ranges = new ArrayList<>();

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/file", exchange -> {
            ranges.add(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
            exchange.sendResponseHeaders(200, OTHER.length);
            try (var out = exchange.getResponseBody()) {
                out.write(OTHER);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    @Test
    void aFileThatIsNotThePublishedOneIsRefusedAndRemoved() {
        var cache = new WeightCache(folder);

        assertThatThrownBy(() -> cache.fetch(Pretrained.RESNET18, address("/file"), bytes -> {}))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("is not torchvision's resnet18")
                .hasMessageContaining("f37072fd");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aBrokenOffDownloadAsksForTheRest() throws IOException {
        Files.write(folder.resolve("resnet18-f37072fd.pth.part"), new byte[7]);
        var cache = new WeightCache(folder);

        assertThatThrownBy(() -> cache.fetch(Pretrained.RESNET18, address("/file"), bytes -> {}))
                .isInstanceOf(ReidException.class);
        assertThat(ranges).containsExactly("bytes=7-");
    }

    @Test
    void withoutTheFileOnTheServerTheMessageSaysHowToDoItByHand() {
        assertThatThrownBy(() -> new WeightCache(folder).fetch(Pretrained.RESNET50, address("/absent"), bytes -> {}))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("answered 404")
                .hasMessageContaining("resnet50-0676ba61.pth")
                .hasMessageContaining("reid weights import FILE");
    }

    @Test
    void whatIsHereIsNotFetchedAgain() throws IOException {
        var file = Files.write(folder.resolve("resnet34-b627a593.pth"), OTHER);

        assertThat(new WeightCache(folder).fetch(Pretrained.RESNET34, address("/absent"), bytes -> {}))
                .isEqualTo(file);
        assertThat(ranges).isEmpty();
    }

    @Test
    void theShortNameIsTheBackbones() {
        assertThat(Pretrained.of("resnet101")).contains(Pretrained.RESNET101);
        assertThat(Pretrained.of("vgg")).isEmpty();
    }
}
