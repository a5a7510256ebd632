package dev.millrace.kubernetes.scale;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.ItemPage;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.ScaleStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Speaks the two calls of a queue-service that scaling needs, about queue `q`.
final class FakeQueue implements AutoCloseable {
  private final HttpServer server;
  private volatile int desired;
  private volatile boolean away;
  private volatile List<String> holders = List.of();

  FakeQueue() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  QueueClient client() {
    return QueueClient.of(
        URI.create("http://127.0.0.1:%d".formatted(server.getAddress().getPort())));
  }

  void wants(int workers) {
    desired = workers;
  }

  /// @param away whether every call is refused with 503
  void isAway(boolean away) {
    this.away = away;
  }

  /// @param workers one for each lease
  void isLeasedTo(String... workers) {
    holders = List.of(workers);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (away) {
      reply(exchange, 503, "{\"title\":\"Not now\",\"status\":503}");
    } else if (path.equals("/api/v1/queues/q/scale")) {
      var status = new ScaleStatus("q", desired, 0, 0, 99, 0, null, null, null, null, "told so");
      reply(exchange, 200, Json.strict().writeValueAsString(status));
    } else if (path.equals("/api/v1/queues/q/items")) {
      reply(exchange, 200, Json.strict().writeValueAsString(leased()));
    } else {
      reply(exchange, 404, "{\"title\":\"There is no such queue\",\"status\":404}");
    }
  }

  private ItemPage leased() {
    var items = new ArrayList<ItemStatus>();
    for (String worker : holders) {
      var lease = new ItemStatus.LeaseView(worker, 1, Instant.EPOCH, Instant.EPOCH, null);
      items.add(
          new ItemStatus(
              "q",
              "item-" + items.size(),
              ItemState.LEASED,
              0,
              null,
              null,
              Instant.EPOCH,
              null,
              0,
              0,
              List.of(),
              lease,
              null,
              null,
              null,
              null));
    }
    return new ItemPage(items, null);
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
