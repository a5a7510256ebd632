package dev.millrace.event.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.source.AcceptRequest;
import dev.millrace.contracts.source.Item;
import dev.millrace.contracts.source.ItemList;
import dev.millrace.contracts.source.SourceClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The adapter in front of source containers.
class AmbassadorTest {
  @Test
  void theFilterShowsOnlyTheItemsItLetsThrough() throws Exception {
    try (var source =
            new PlainSource(
                Map.of(
                    "a/one", "{\"size\": 1}",
                    "b two", "{\"size\": 20}",
                    "c", "{\"other\": 1}",
                    "d", "{\"size\": 30}"));
        var adapter =
            Adapter.start(
                Map.of(
                    "name",
                    "large-ones",
                    "from",
                    "source:" + source.url(),
                    "source.token",
                    PlainSource.TOKEN,
                    "filter.when",
                    "event.data.size > 10"))) {
      SourceClient client = client(adapter);
      assertThat(names(client)).containsExactlyInAnyOrder("b two", "d");
      assertThat(client.item("b two").orElseThrow().data())
          .isEqualTo(JsonData.parse("{\"size\": 20}"));
      assertThat(client.item("a/one")).isEmpty();
      assertThat(source.tokens).containsOnly("Bearer " + PlainSource.TOKEN);
      assertThat(adapter.figure("millrace_event_failed_total")).isEqualTo(1);
      assertThat(adapter.get("/openapi").body()).contains("/api/v1/pattern:");
      assertThat(adapter.get("/openapi/source").body()).contains("/api/v1/items:");
    }
  }

  /// Else it would list those for ever, and behind as many as it lists at most nothing else.
  @Test
  void aSourceThatForgetsIsTold_whatTheFilterDrops_butNotWhatItFailsOn() throws Exception {
    try (var source =
            new PlainSource(
                Map.of("small", "{\"size\": 1}", "large", "{\"size\": 20}", "odd", "{}"));
        var adapter =
            Adapter.start(
                Map.of(
                    "name", "large-ones",
                    "from", "source:" + source.url(),
                    "filter.when", "event.data.size > 10"))) {
      SourceClient client = client(adapter);
      assertThat(names(client)).containsExactly("large");
      assertThat(source.accepted).as("it takes none").isEmpty();
    }
    try (var source =
            new PlainSource(
                Map.of("small", "{\"size\": 1}", "large", "{\"size\": 20}", "odd", "{}"));
        var adapter =
            Adapter.start(
                Map.of(
                    "name", "large-ones",
                    "from", "source:" + source.url(),
                    "filter.when", "event.data.size > 10"))) {
      source.forgets = true;
      SourceClient client = client(adapter);
      assertThat(names(client)).containsExactly("large");
      assertThat(source.accepted).containsExactly("small");
      assertThat(client.accept(List.of("large"))).isTrue();
      assertThat(source.accepted).containsExactlyInAnyOrder("small", "large");
    }
  }

  @Test
  void theMergerShowsAllSourcesAsOne_withNamesThatCannotCollide() throws Exception {
    try (var one = new PlainSource(Map.of("x", "{\"n\": 1}", "y/z", "{\"n\": 2}"));
        var two = new PlainSource(Map.of("x", "{\"number\": \"3\"}"));
        var adapter =
            Adapter.start(
                Map.of(
                    "name", "both",
                    "merger.inputs[0].name", "one",
                    "merger.inputs[0].from", "source:" + one.url(),
                    "merger.inputs[1].name", "two",
                    "merger.inputs[1].from", "source:" + two.url(),
                    "merger.inputs[1].map", "{\"n\": int(event.data.number)}"))) {
      SourceClient client = client(adapter);
      assertThat(names(client)).containsExactlyInAnyOrder("one/x", "one/y/z", "two/x");
      assertThat(client.item("one/y/z").orElseThrow().data())
          .isEqualTo(JsonData.parse("{\"n\":2}"));
      assertThat(client.item("two/x").orElseThrow().data()).isEqualTo(JsonData.parse("{\"n\":3}"));
      assertThat(client.item("three/x")).isEmpty();
      assertThat(client.item("x")).isEmpty();

      String token =
          Json.strict()
              .readValue(adapter.get("/api/v1/items?limit=2").body(), ItemList.class)
              .next();
      assertThat(adapter.get("/api/v1/items?continue=" + token).body())
          .as("what is left of the list, all at once")
          .contains("two/x")
          .doesNotContain("one/x");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100})
  void aListThatBreaksOffIsNotTakenForAWholeOne(int nameLength) throws Exception {
    try (var breaking = new PlainSource("n".repeat(nameLength), 1000);
        var other = new PlainSource(Map.of());
        var adapter =
            Adapter.start(
                Map.of(
                    "name", "broken",
                    "merger.inputs[0].name", "one",
                    "merger.inputs[0].from", "source:" + breaking.url(),
                    "merger.inputs[1].name", "two",
                    "merger.inputs[1].from", "source:" + other.url()))) {
      int status;
      try {
        status = adapter.get("/api/v1/items").statusCode();
      } catch (IOException e) {
        status = 0; // broken off
      }
      assertThat(status).isIn(0, 503);
    }
  }

  private static SourceClient client(Adapter adapter) {
    return new SourceClient(
        JsonHttp.newClient(), URI.create(adapter.url("")), null, Duration.ofSeconds(10));
  }

  /// By pages, and all at once: both have to say the same.
  private static List<String> names(SourceClient client) throws Exception {
    var names = new ArrayList<String>();
    String next = null;
    do {
      next = client.list(2, next, 10, names::addAll);
    } while (next != null);
    return names;
  }

  /// A source that knows no pages, as the simplest ones do.
  private static final class PlainSource implements AutoCloseable {
    static final String TOKEN = "0123456789abcdef";

    final Set<String> tokens = ConcurrentHashMap.newKeySet();
    final Set<String> accepted = ConcurrentHashMap.newKeySet();
    volatile boolean forgets;
    private final HttpServer server;

    PlainSource(Map<String, String> items) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/api/v1/items",
          exchange -> {
            try (exchange) {
              tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
              if (exchange.getRequestMethod().equals("POST")) {
                accept(exchange);
                return;
              }
              String path =
                  exchange.getRequestURI().getRawPath().substring("/api/v1/items".length());
              byte[] body = answer(path, items);
              exchange.sendResponseHeaders(
                  body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
              exchange.getResponseBody().write(body);
            }
          });
      server.start();
    }

    /// Fails behind a first page.
    PlainSource(String prefix, int names) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/api/v1/items",
          exchange -> {
            try (exchange) {
              boolean first = !exchange.getRequestURI().getQuery().contains("continue");
              var page = IntStream.range(0, names).mapToObj(n -> prefix + n).toList();
              byte[] body =
                  Json.strict()
                      .writeValueAsBytes(new ItemList(page, new ItemList.Metadata("more")));
              exchange.sendResponseHeaders(first ? 200 : 500, body.length);
              exchange.getResponseBody().write(body);
            }
          });
      server.start();
    }

    private void accept(HttpExchange exchange) throws IOException {
      if (forgets) {
        byte[] body = exchange.getRequestBody().readAllBytes();
        accepted.addAll(Json.strict().readValue(body, AcceptRequest.class).items());
      }
      exchange.sendResponseHeaders(forgets ? 204 : 501, -1);
    }

    private static byte[] answer(String path, Map<String, String> items) {
      if (path.isEmpty()) {
        return Json.strict()
            .writeValueAsBytes(ItemList.of(List.copyOf(new TreeMap<>(items).keySet())));
      }
      String data =
          items.get(
              URLDecoder.decode(path.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8));
      return data == null
          ? new byte[0]
          : Json.strict().writeValueAsBytes(Item.of(JsonData.parse(data)));
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
