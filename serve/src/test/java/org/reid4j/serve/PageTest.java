package org.reid4j.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The web page in a real browser against the real service: walked by keyboard, in each theme, wide and narrow.
class PageTest {
    private static final Optional<Path> CHROMIUM = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst();
    private static final List<String> VIEWS = List.of(
            "#/g/street/search",
            "#/g/street/search?items=1",
            "#/g/street/search?items=1&group=path",
            "#/g/street/browse",
            "#/g/street/items/1",
            "#/g/street/people",
            "#/g/street/review",
            "#/g/street/events",
            "#/galleries",
            "#/jobs",
            "#/settings");

    private static Served served;
    private static Playwright playwright;
    private static Browser browser;

    private final List<String> complaints = new ArrayList<>();

    @BeforeAll
    static void start(@TempDir Path folder) {
        assumeTrue(CHROMIUM.isPresent(), "no chromium under /usr/bin: install Debian's chromium to walk the page");
        Served.street(folder);
        served = new Served(folder);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM.orElseThrow())
                        .setArgs(List.of("--no-sandbox", "--disable-gpu")));
    }

    @AfterAll
    static void stop() {
        if (CHROMIUM.isPresent()) {
            browser.close();
            playwright.close();
            served.close();
        }
    }

    @AfterEach
    void nothingWasRefusedByThePolicyOrThrown() {
        assertThat(complaints).isEmpty();
    }

    @Test
    void oneFindsAssignsAndTakesBackByKeyboardAlone() {
        var page = open(1440, "light", "#/g/street/search");
        press(page, "/");
        page.waitForSelector(".recent a");
        press(page, "Tab", "Enter");
        page.waitForSelector(".verdict h2");
        page.waitForSelector(".cell img");
        assertThat(page.url()).contains("items=");
        press(page, "j");
        assertThat(page.getAttribute(".cell:focus img", "alt"))
                .matches("photo, camera \\d, \\d\\d:\\d\\d, score -?\\d\\.\\d\\d, (match|unsure|below the line)");
        press(page, "x", "Shift+ArrowRight");
        assertThat(page.textContent(".selection b")).isEqualTo("2 selected");
        press(page, "p");
        page.waitForSelector("dialog input:focus");
        page.keyboard().type("Zed");
        page.waitForSelector("dialog .choice:has-text('Zed')");
        press(page, "Enter");
        page.waitForSelector(".toast:has-text('2 photos assigned to Zed')");
        assertThat(items()).contains("Zed");
        page.waitForSelector(".cell:focus");
        press(page, "u");
        page.waitForSelector(".toast:has-text('Undone')");
        assertThat(items()).doesNotContain("Zed");
        page.context().close();
    }

    @Test
    void aPhotoIsAnsweredInWordsAndMayBeCut() {
        var page = open(1440, "light", "#/g/street/search");
        page.waitForSelector(".drop");
        page.setInputFiles(".drop input", new FilePayload("me.png", "image/png", Served.photo(2, 99)));
        page.waitForSelector(".verdict.match");
        assertThat(page.textContent(".verdict h2")).isEqualTo("Seen on 3 cameras");
        assertThat(page.textContent(".verdict")).contains("A score is not an identity");
        String before = page.url();
        page.focus(".handle.se");
        press(page, "ArrowUp", "ArrowUp");
        page.waitForFunction("before => location.href !== before", before);
        assertThat(page.evaluate("document.activeElement.className")).isEqualTo("handle se");
        page.context().close();
    }

    @Test
    void theFilterIsInTheAddressAndKeysAreOffWhileTyping() {
        var page = open(1440, "light", "#/g/street/browse");
        page.waitForSelector(".cell img");
        press(page, "/");
        page.keyboard().type("camera:2 tag:p1");
        assertThat(page.url()).endsWith("browse");
        press(page, "Enter");
        page.waitForSelector(".count:has-text('1 photo')");
        assertThat(page.url()).endsWith("browse?camera=2&tag=p1");
        page.click(".chip >> nth=0");
        page.waitForSelector(".count:has-text('3 photos')");
        assertThat(page.url()).endsWith("browse?tag=p1");
        page.context().close();
    }

    @Test
    void aFilterIsKeptUnderANameInThisBrowser() {
        var page = open(1440, "light", "#/g/street/browse?tag=p1");
        page.waitForSelector(".count:has-text('3 photos')");
        page.click(".kept button:has-text('Keep this')");
        page.waitForSelector("dialog input:focus");
        page.keyboard().type("Red coats");
        press(page, "Enter");
        page.waitForSelector(".kept a[aria-current=true]:has-text('Red coats')");
        page.navigate(served.uri("/") + "#/g/street/browse");
        page.waitForSelector(".count:has-text('12 photos')");
        page.click(".kept a:has-text('Red coats')");
        page.waitForSelector(".count:has-text('3 photos')");
        assertThat(page.url()).endsWith("browse?tag=p1");
        page.click(".kept button[aria-label='Forget Red coats']");
        page.waitForSelector(".kept .chip", new Page.WaitForSelectorOptions().setState(WaitForSelectorState.DETACHED));
        page.context().close();
    }

    @Test
    void aGalleryMayBeCalledAsWhatEveryObjectHas() {
        assertThat(served.post("/api/v1/galleries", "{\"name\":\"constructor\"}")
                        .status())
                .isEqualTo(201);
        var page = open(1440, "light", "#/g/constructor/browse?tag=p1");
        page.waitForSelector(".kept button:has-text('Keep this')");
        page.context().close();
        assertThat(served.call("DELETE", "/api/v1/galleries/constructor?confirm=constructor", "")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aNameWithMarkupStaysText() {
        String name = "<img src=x onerror=document.title=1>";
        var made = served.post("/api/v1/galleries/street/people", "{\"name\":\"" + name + "\",\"items\":[7]}");
        assertThat(made.status()).isLessThan(300);
        var page = open(1440, "light", "#/g/street/people");
        page.waitForSelector(".person-card");
        assertThat(page.textContent(".people")).contains(name);
        assertThat(page.title()).isEqualTo("People – reid4j");
        page.context().close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark", "contrast"})
    void everyViewOpensWideAndNarrow(String theme) {
        for (int width : new int[] {1440, 320}) {
            var page = open(width, theme, "#/settings");
            for (String view : VIEWS) {
                page.navigate(served.uri("/") + view);
                page.waitForSelector("main h1");
                page.waitForSelector(
                        "[aria-busy]", new Page.WaitForSelectorOptions().setState(WaitForSelectorState.DETACHED));
                assertThat(page.querySelectorAll(".state.error")).as(view).isEmpty();
                assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                        .as("%s fits %d px", view, width)
                        .isEqualTo(true);
            }
            page.context().close();
        }
    }

    @Test
    void thePageIsSmallAndAsksNobodyElse() {
        var files = files();
        assertThat(files.values().stream().mapToInt(PageTest::packed).sum()).isBetween(10_000, 100_000);
        files.forEach((file, text) -> assertThat(text.replace("http://www.w3.org/2000/svg", ""))
                .as(file)
                .doesNotContain("http://", "https://", "innerHTML", "outerHTML", "insertAdjacentHTML", "eval("));
    }

    private static Map<String, String> files() {
        try (var all = Files.walk(Path.of("src/main/resources/org/reid4j/serve/page"))) {
            return all.filter(Files::isRegularFile).collect(Collectors.toMap(Path::toString, PageTest::text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Bytes as they go over the wire from a server that packs them.
    private static int packed(String text) {
        var bytes = new ByteArrayOutputStream();
        try (var pack = new GZIPOutputStream(bytes)) {
            pack.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.size();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The photos with the people on them.
    private static String items() {
        return served.get("/api/v1/galleries/street/items?limit=100").text();
    }

    private static void press(Page page, String... keys) {
        for (String key : keys) {
            page.keyboard().press(key);
        }
    }

    private Page open(int width, String theme, String view) {
        var context = browser.newContext(
                new Browser.NewContextOptions().setViewportSize(width, 900).setLocale("en-GB"));
        context.addInitScript("localStorage.setItem('reid4j.settings', JSON.stringify({theme: '" + theme + "'}))");
        context.setDefaultTimeout(10_000);
        var page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.navigate(served.uri("/") + view);
        page.waitForSelector("main h1");
        return page;
    }
}
