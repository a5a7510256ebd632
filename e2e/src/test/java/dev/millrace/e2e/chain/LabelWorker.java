package dev.millrace.e2e.chain;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.source.Item;
import dev.millrace.contracts.worker.WorkResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The last stage, over HTTP: adds a label with the item's name to what it is given.
final class LabelWorker implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  private LabelWorker(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/api/v1/work", LabelWorker::work);
    server.start();
  }

  static LabelWorker start() throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return new LabelWorker(HttpServer.create(address, 0));
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static void work(HttpExchange exchange) throws IOException {
    try (exchange) {
      Item item = Json.lenient().readValue(exchange.getRequestBody().readAllBytes(), Item.class);
      byte[] answer = Json.strict().writeValueAsBytes(new WorkResult(label(item)));
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private static JsonData label(Item item) {
    String name = Objects.requireNonNull(item.metadata()).name();
    return JsonData.of(item.data().tree().put("label", label(name)));
  }

  static String label(String name) {
    return "the item " + name;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
