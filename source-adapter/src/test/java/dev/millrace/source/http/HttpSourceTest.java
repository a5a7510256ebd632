package dev.millrace.source.http;

import static dev.millrace.source.SettingsMistakes.assertMistakes;
import static dev.millrace.source.work.WorkSourceContract.all;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import dev.millrace.rim.client.Clients;
import dev.millrace.source.work.BadCursor;
import dev.millrace.source.work.Page;
import dev.millrace.source.work.SettableClock;
import dev.millrace.source.work.Skipped;
import dev.millrace.source.work.SourceUnavailable;
import dev.millrace.source.work.SourceUnavailable.Why;
import dev.millrace.source.work.WorkSource;
import dev.millrace.source.work.WorkSourceContract;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class HttpSourceTest {
  private static final String[] NAMES = {"9", "a b/c", "ü", "50%", "x?y#z", "1"};

  private final Api api = new Api(NAMES);
  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));

  @AfterEach
  void stop() {
    api.close();
  }

  private abstract class Paged extends WorkSourceContract {
    @Override
    protected Set<String> expected() {
      return Set.of(NAMES);
    }
  }

  @Nested
  class GivenAnApiWithoutPages extends Paged {
    @Override
    protected WorkSource source() {
      return things("/things", Map.of());
    }
  }

  @Nested
  class GivenAnApiThatLinksToTheNextPage extends Paged {
    @Override
    protected WorkSource source() {
      return things("/things?limit={limit}", Map.of("paging", "next", "next", "/links/next"));
    }
  }

  @Nested
  class GivenAnApiWithCursors extends Paged {
    @Override
    protected WorkSource source() {
      return things(
          "/things?limit={limit}&offset={cursor}",
          Map.of("paging", "cursor", "next", "/links/cursor"));
    }
  }

  @Nested
  class GivenAnApiWithLinkHeaders extends Paged {
    @Override
    protected WorkSource source() {
      return things("/things?limit={limit}", Map.of("paging", "link"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "</p2>; title=\"one, two\"; rel=\"next\"",
        "</p2>; Rel=NEXT",
        "</x>; rel=\"prev\"; title=\"a <b>, c\", </p2>; rel=\"last next\"",
      })
  void aLinkToTheNextPage_isFoundHoweverItIsWritten(String link) throws Exception {
    api.on(
        "/p1",
        exchange -> {
          exchange.getResponseHeaders().add("Link", link);
          Api.send(exchange, 200, "[\"a\"]");
        });
    api.on("/p2", exchange -> Api.send(exchange, 200, "[\"b\"]"));
    assertThat(all(source(Map.of("list", "/p1", "item", "/{name}", "paging", "link")), 10))
        .containsExactly("a", "b");
  }

  @Nested
  class GivenAnApiWithPageNumbers extends Paged {
    @Override
    protected WorkSource source() {
      return things("/things?limit={limit}&page={page}", Map.of("paging", "page"));
    }
  }

  @Nested
  class GivenAnApiWithOffsets extends Paged {
    @Override
    protected WorkSource source() {
      return things("/things?limit={limit}&offset={offset}", Map.of("paging", "offset"));
    }
  }

  @Test
  void anEmptyApi_isAnEmptyList() throws Exception {
    api.names.clear();
    assertThat(things("/things", Map.of()).list(null, 10)).isEqualTo(new Page(List.of(), null));
  }

  @Test
  void aPageThatIsGivenOutInParts_isFetchedOnce() throws Exception {
    all(things("/things", Map.of()), 1);
    assertThat(api.asked).hasSize(1);
  }

  @Test
  void anArrayOfTexts_isAList_andNumbersAreNames() throws Exception {
    api.on("/plain", exchange -> Api.send(exchange, 200, "[\"a\", 7, {\"id\": 1}, null]"));
    assertThat(source(Map.of("list", "/plain", "item", "/things/{name}")).list(null, 10).names())
        .containsExactly("a", "7");
  }

  @Test
  void theData_areTheObjectThatThePointerNames() throws Exception {
    assertThat(things("/things", Map.of()).item("9").orElseThrow())
        .hasToString("{\"place\":0,\"price\":1.10}");
  }

  @Test
  void headers_areSent_andNotShown() throws Exception {
    var sent = new AtomicReference<String>();
    api.on(
        "/secret",
        exchange -> {
          sent.set(exchange.getRequestHeaders().getFirst("Authorization"));
          Api.send(exchange, 200, "[]");
        });
    Map<String, String> settings =
        Map.of("list", "/secret", "item", "/x/{name}", "headers.Authorization", "Bearer s3cr3t");
    source(settings).list(null, 1);
    assertThat(sent).hasValue("Bearer s3cr3t");
    assertThat(settings(settings).toString()).doesNotContain("s3cr3t").contains("Authorization");
  }

  @Test
  void anAnswerThatIsCompressed_isUnpacked() throws Exception {
    api.on("/packed", exchange -> sendPacked(exchange, "[\"a\"]"));
    assertThat(source(Map.of("list", "/packed", "item", "/{name}")).list(null, 1).names())
        .containsExactly("a");
  }

  private static void sendPacked(HttpExchange exchange, String body) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      out.write(body.getBytes(StandardCharsets.UTF_8));
    }
    exchange.getResponseHeaders().set("Content-Encoding", "gzip");
    exchange.sendResponseHeaders(200, packed.size());
    exchange.getResponseBody().write(packed.toByteArray());
  }

  @Test
  void anEmptyPageThatNamesItselfAsTheNext_isTheEnd() throws Exception {
    api.on(
        "/feed",
        exchange -> {
          boolean first = exchange.getRequestURI().getQuery().equals("after=");
          Api.send(exchange, 200, "{\"new\":[%s],\"at\":7}".formatted(first ? "\"a\"" : ""));
        });
    WorkSource source =
        source(
            Map.of(
                "list",
                "/feed?after={cursor}",
                "item",
                "/{name}",
                "items",
                "/new",
                "paging",
                "cursor",
                "next",
                "/at"));
    assertThat(all(source, 10)).containsExactly("a");
  }

  @Nested
  class GivenTrouble {
    @ParameterizedTest
    @CsvSource({"429,true", "429,false", "403,true"})
    void anApiThatIsAskedTooOften_isBusy_forAsLongAsItSays(int status, boolean says) {
      api.on(
          "/busy",
          exchange -> {
            if (says) {
              exchange.getResponseHeaders().set("Retry-After", "90");
            }
            Api.send(exchange, status, "{}");
          });
      assertThatExceptionOfType(SourceUnavailable.class)
          .isThrownBy(() -> source(Map.of("list", "/busy", "item", "/{name}")).list(null, 1))
          .satisfies(
              e -> {
                assertThat(e.why()).isEqualTo(Why.BUSY);
                assertThat(e.retryAfter())
                    .isEqualTo(says ? Optional.of(Duration.ofSeconds(90)) : Optional.empty());
              });
    }

    @Test
    void anApiWhoseListEndsWithAnError_isToldOf() {
      api.on(
          "/pages",
          exchange -> {
            boolean first = exchange.getRequestURI().getQuery().equals("page=1");
            Api.send(exchange, first ? 200 : 404, "[\"a\"]");
          });
      WorkSource source =
          source(Map.of("list", "/pages?page={page}", "item", "/{name}", "paging", "page"));
      assertThatExceptionOfType(SourceUnavailable.class)
          .isThrownBy(() -> all(source, 10))
          .withMessageContaining("has no page 2");
    }

    @Test
    void whatIsCompressedOtherwise_orTooLargeUnpacked_orBroken_isAFailure() {
      api.on("/bomb", exchange -> sendPacked(exchange, "[" + " ".repeat(20_000) + "]"));
      api.on("/other", exchange -> sendAs("br", exchange));
      api.on("/broken", exchange -> sendAs("gzip", exchange));
      assertFails("/other", Why.NONSENSE);
      assertFails("/broken", Why.NONSENSE);
      assertThatExceptionOfType(SourceUnavailable.class)
          .isThrownBy(
              () ->
                  source(Map.of("list", "/bomb", "item", "/{name}", "max-answer", "10KB"))
                      .list(null, 1))
          .withMessageContaining("max-answer")
          .satisfies(e -> assertThat(e.why()).isEqualTo(Why.TOO_LARGE));
    }

    private static void sendAs(String encoding, HttpExchange exchange) throws IOException {
      exchange.getResponseHeaders().set("Content-Encoding", encoding);
      Api.send(exchange, 200, "[]");
    }

    @ParameterizedTest
    @CsvSource({"401,DENIED", "403,DENIED", "404,MISSING", "500,UNREACHABLE", "503,UNREACHABLE"})
    void aListWithAnErrorStatus_isAFailure(int status, Why why) {
      api.on("/broken", exchange -> Api.send(exchange, status, "{}"));
      assertFails("/broken", why);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {"<html>", "{}", "{\"data\":{}}", "{\"data\":[1,2", "''"})
    void somethingElseThanAList_isAFailure(String body) {
      api.on("/broken", exchange -> Api.send(exchange, 200, body));
      assertFails("/broken", Why.NONSENSE);
    }

    @Test
    void anItemWithAnErrorStatus_isAFailure_andNotGone() {
      api.on("/things/9", exchange -> Api.send(exchange, 500, "{}"));
      api.on("/things/1", exchange -> Api.send(exchange, 200, "[]"));
      WorkSource source = things("/things", Map.of());
      assertThatExceptionOfType(SourceUnavailable.class).isThrownBy(() -> source.item("9"));
      assertThatExceptionOfType(SourceUnavailable.class).isThrownBy(() -> source.item("1"));
    }

    @Test
    void anItemThatIsGone_isGone() throws Exception {
      api.on("/things/9", exchange -> Api.send(exchange, 410, "{}"));
      assertThat(things("/things", Map.of()).item("9")).isEmpty();
    }

    @Test
    void anAnswerThatIsTooLarge_isAFailure() {
      api.on("/large", exchange -> Api.send(exchange, 200, "[\"" + "x".repeat(20_000) + "\"]"));
      assertThatExceptionOfType(SourceUnavailable.class)
          .isThrownBy(
              () ->
                  source(Map.of("list", "/large", "item", "/x/{name}", "max-answer", "10KB"))
                      .list(null, 1))
          .withMessageContaining("max-answer")
          .satisfies(e -> assertThat(e.why()).isEqualTo(Why.TOO_LARGE));
    }

    @Test
    void anAnswerThatDripsIn_isAFailureInTime() {
      var enough = new CountDownLatch(1);
      api.on(
          "/slow",
          exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('[');
            exchange.getResponseBody().flush();
            try {
              enough.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      assertThatExceptionOfType(SourceUnavailable.class)
          .isThrownBy(
              () ->
                  source(Map.of("list", "/slow", "item", "/x/{name}", "timeout", "300ms"))
                      .list(null, 1))
          .satisfies(e -> assertThat(e.why()).isEqualTo(Why.TIMEOUT));
      enough.countDown();
    }

    @Test
    void nobodyThere_isAFailure() throws Exception {
      String url;
      try (var free = new ServerSocket(0)) {
        url = "http://127.0.0.1:" + free.getLocalPort() + "/things";
      }
      var source =
          new HttpSource(
              bind(Map.of("list", url, "item", url + "/{name}")),
              Clients.plain(),
              clock,
              new Skipped(new SimpleMeterRegistry()));
      assertThatExceptionOfType(SourceUnavailable.class)
          .isThrownBy(source::check)
          .satisfies(e -> assertThat(e.why()).isEqualTo(Why.UNREACHABLE));
    }

    @Test
    void anApiThatDoesNotKnowPages_isFoundOut() {
      WorkSource source = things("/things?ignored={page}", Map.of("paging", "page"));
      assertThatExceptionOfType(SourceUnavailable.class)
          .isThrownBy(() -> all(source, 100))
          .withMessageContaining("the same names on two pages");
    }

    @Test
    void aPageThatNamesItselfAsTheNext_isFoundOut() {
      api.on("/loop", exchange -> Api.send(exchange, 200, "{\"data\":[\"a\"],\"next\":\"/loop\"}"));
      WorkSource source =
          source(
              Map.of(
                  "list",
                  "/loop",
                  "item",
                  "/x/{name}",
                  "items",
                  "/data",
                  "paging",
                  "next",
                  "next",
                  "/next"));
      assertThatExceptionOfType(SourceUnavailable.class)
          .isThrownBy(() -> all(source, 100))
          .withMessageContaining("names itself");
    }

    private void assertFails(String path, Why why) {
      WorkSource source = source(Map.of("list", path, "item", "/x/{name}", "items", "/data"));
      assertThatExceptionOfType(SourceUnavailable.class)
          .isThrownBy(() -> source.list(null, 10))
          .withMessageContaining(path)
          .satisfies(e -> assertThat(e.why()).isEqualTo(why));
      assertThatExceptionOfType(SourceUnavailable.class).isThrownBy(source::check);
    }
  }

  @Nested
  class GivenWaysToAnotherHost {
    @Test
    void aRedirectOnTheSameHost_isFollowed() throws Exception {
      api.on("/old", exchange -> redirect(exchange, "/things"));
      assertThat(things("/old", Map.of()).list(null, 10).names()).hasSize(6);
    }

    @Test
    void aRedirectInCircles_ends() {
      api.on("/circle", exchange -> redirect(exchange, "/circle"));
      assertThatExceptionOfType(SourceUnavailable.class)
          .isThrownBy(() -> things("/circle", Map.of()).list(null, 10))
          .withMessageContaining("redirects more than");
    }

    @Test
    void aRedirectOrLinkElsewhere_isNotFollowed() {
      try (var other = new Api("secret")) {
        api.on("/away", exchange -> redirect(exchange, other.url("/things")));
        api.on(
            "/link",
            exchange ->
                Api.send(exchange, 200, "{\"data\":[],\"next\":\"" + other.url("/things") + "\"}"));
        assertThatExceptionOfType(SourceUnavailable.class)
            .isThrownBy(() -> things("/away", Map.of()).list(null, 10))
            .satisfies(e -> assertThat(e.why()).isEqualTo(Why.DENIED));
        assertThatExceptionOfType(SourceUnavailable.class)
            .isThrownBy(
                () -> things("/link", Map.of("paging", "next", "next", "/next")).list(null, 10))
            .withMessageContaining("another host");
        assertThat(other.asked).isEmpty();
      }
    }

    @ParameterizedTest
    @CsvSource({"0 http://127.0.0.1:1/things", "0 file:///etc/passwd", "0 //other/x", "x", "''"})
    void aCursorFromSomewhereElse_isRefused(String cursor) {
      WorkSource source =
          things("/things?limit={limit}", Map.of("paging", "next", "next", "/links/next"));
      assertThatExceptionOfType(BadCursor.class).isThrownBy(() -> source.list(cursor, 10));
    }

    private void redirect(com.sun.net.httpserver.HttpExchange exchange, String to)
        throws java.io.IOException {
      exchange.getResponseHeaders().set("Location", to);
      exchange.sendResponseHeaders(302, -1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "list   | ''                   | address of the list",
        "list   | ftp://host/x         | http or https",
        "list   | nothing              | http or https",
        "item   | http://host/x        | {name}",
        "item   | http://other/{name}  | same host",
        "items  | data                 | JSON Pointer",
        "paging | page                 | {page}",
        "paging | next                 | http.next",
        "page-size | 0                 | 1 to 100000",
        "timeout | 1ms                 | 100ms",
        "max-answer | 300MB            | 256MB",
        "list   | http://host/{page}   | has {page} in it: what is replaced is {limit}",
        "item   | http://host/{name}/{id} | has {id} in it",
        "headers.Host | other          | headers.Host cannot be sent",
      })
  void badSettings_areRefused(String setting, String value, String message) {
    var settings = new HashMap<>(Map.of("list", "http://host/x", "item", "http://host/{name}"));
    settings.put(setting, value);
    assertMistakes(bind(settings), message);
  }

  @Test
  void allMistakes_areToldAtOnce() {
    assertMistakes(
        bind(
            Map.of(
                "list", "ftp://host/x",
                "items", "data",
                "paging", "cursor",
                "page-size", "0",
                "timeout", "1h",
                "max-answer", "0B")),
        "http.list is \"ftp://host/x\"",
        "http.item is not set",
        "http.items",
        "http.next is not set",
        "page-size",
        "timeout",
        "max-answer");
  }

  private WorkSource things(String list, Map<String, String> more) {
    var settings =
        new HashMap<>(
            Map.of(
                "list", list,
                "item", "/things/{name}",
                "items", "/data",
                "name", "/meta/id",
                "data", "/thing",
                "page-size", "4"));
    settings.putAll(more);
    return source(settings);
  }

  private WorkSource source(Map<String, String> settings) {
    return new HttpSource(
        settings(settings), Clients.plain(), clock, new Skipped(new SimpleMeterRegistry()));
  }

  private HttpSettings settings(Map<String, String> settings) {
    var absolute = new HashMap<>(settings);
    absolute.replaceAll(
        (setting, value) ->
            setting.equals("list") || setting.equals("item") ? api.url(value) : value);
    return bind(absolute);
  }

  private static HttpSettings bind(Map<String, String> settings) {
    try {
      return new Binder(new MapConfigurationPropertySource(settings))
          .bind("", HttpSettings.class)
          .get();
    } catch (org.springframework.boot.context.properties.bind.BindException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
