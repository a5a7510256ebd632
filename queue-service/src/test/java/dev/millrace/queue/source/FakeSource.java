package dev.millrace.queue.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.source.AcceptRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A source container of somebody else's, with all the ways in which such a one can misbehave.
public final class FakeSource implements AutoCloseable {
  private final HttpServer server;
  private final List<String> names = new CopyOnWriteArrayList<>();
  private final Map<String, String> answers = new ConcurrentHashMap<>();

  public final Set<String> accepted = ConcurrentHashMap.newKeySet();
  final AtomicInteger lists = new AtomicInteger();
  final AtomicInteger fetches = new AtomicInteger();
  final AtomicInteger mostFetchesAtOnce = new AtomicInteger();
  private final AtomicInteger fetchesNow = new AtomicInteger();

  volatile boolean pages;

  /// Whether the last page says to go on with the second.
  volatile boolean goesInACircle;
  public volatile boolean offersAccept;

  /// Lists `n0` and so on up to this, in place of the names that it was given; 0 for those.
  volatile int numbered;

  /// Requests that are answered between two that come too soon (429); 0 for any number.
  volatile int inARow;

  private final AtomicInteger requests = new AtomicInteger();

  /// Given instead of the list, byte for byte; null for the list.
  volatile @Nullable String list;

  volatile int listStatus = 200;
  volatile boolean stallsInTheMiddle;

  /// A list that is asked for stays as it is then, and is on its way until this is open; null for
  /// no time.
  volatile @Nullable CountDownLatch listGoesOut;

  public FakeSource() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public FakeSource with(String... more) {
    names.addAll(Arrays.asList(more));
    return this;
  }

  void without(String name) {
    names.remove(name);
  }

  /// Answers for one item with this instead of data, such as `404` or `500` or some text.
  void answer(String name, String answer) {
    answers.put(name, answer);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath();
      if (inARow > 0 && requests.incrementAndGet() % (inARow + 1) == 0) {
        exchange.getResponseHeaders().add("Retry-After", "0");
        send(exchange, 429, "{\"title\":\"slowly\",\"detail\":\"too many requests\"}");
      } else if (path.equals("/api/v1/items")) {
        lists.incrementAndGet();
        list(exchange);
      } else if (path.equals("/api/v1/items:accept")) {
        accept(exchange);
      } else {
        item(exchange, URLDecoder.decode(path.substring("/api/v1/items/".length()), UTF_8));
      }
    }
  }

  private void list(HttpExchange exchange) throws IOException {
    if (listStatus != 200) {
      exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/elsewhere");
      send(exchange, listStatus, "{\"title\":\"no\",\"detail\":\"not today\"}");
    } else if (stallsInTheMiddle) {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write("{\"items\":[\"a\",".getBytes(UTF_8));
      exchange.getResponseBody().flush();
      exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
      waitForEver();
    } else if (numbered > 0) {
      sendNumbered(exchange);
    } else if (list != null) {
      send(exchange, 200, list);
    } else {
      String page = page(exchange.getRequestURI().getQuery());
      waitFor(listGoesOut);
      send(exchange, 200, page);
    }
  }

  /// In pages of the size that is asked for, or all as one stream.
  private void sendNumbered(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getQuery();
    int limit = Integer.parseInt(query.replaceAll(".*limit=(\\d+).*", "$1"));
    int from =
        pages && query.contains("continue=") ? Integer.parseInt(query.replaceAll(".*=", "")) : 0;
    int to = pages ? Math.min(numbered, from + limit) : numbered;
    exchange.sendResponseHeaders(200, 0);
    try (var out = new OutputStreamWriter(exchange.getResponseBody(), UTF_8)) {
      out.write("{\"items\":[");
      for (int i = from; i < to; i++) {
        out.write((i == from ? "\"n" : ",\"n") + i + "\"");
      }
      out.write(to < numbered ? "],\"metadata\":{\"continue\":\"" + to + "\"}}" : "]}");
    }
  }

  private String page(String query) {
    if (!pages) {
      return Json.strict().writeValueAsString(Map.of("items", names, "extra", "ignored"));
    }
    int limit = 2;
    int from = query.contains("continue=") ? Integer.parseInt(query.replaceAll(".*=", "")) : 0;
    var page = new ArrayList<>(names.subList(from, Math.min(names.size(), from + limit)));
    String end = goesInACircle ? "2" : "";
    String next = from + limit < names.size() ? String.valueOf(from + limit) : end;
    return Json.strict()
        .writeValueAsString(Map.of("items", page, "metadata", Map.of("continue", next)));
  }

  private void accept(HttpExchange exchange) throws IOException {
    if (!offersAccept) {
      send(exchange, 404, "{}");
      return;
    }
    var request =
        Json.strict().readValue(exchange.getRequestBody().readAllBytes(), AcceptRequest.class);
    accepted.addAll(request.items());
    names.removeAll(request.items());
    send(exchange, 204, "");
  }

  private void item(HttpExchange exchange, String name) throws IOException {
    fetches.incrementAndGet();
    mostFetchesAtOnce.accumulateAndGet(fetchesNow.incrementAndGet(), Math::max);
    try {
      String answer = answers.getOrDefault(name, "");
      if (answer.matches("\\d{3}")) {
        send(exchange, Integer.parseInt(answer), "{}");
      } else if (!answer.isEmpty()) {
        send(exchange, 200, answer);
      } else {
        send(exchange, 200, Json.strict().writeValueAsString(Map.of("data", Map.of("of", name))));
      }
    } finally {
      fetchesNow.decrementAndGet();
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }

  private static void waitForEver() {
    waitFor(new CountDownLatch(1));
  }

  private static void waitFor(@Nullable CountDownLatch gate) {
    if (gate == null) {
      return;
    }
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
