package dev.millrace.images.page;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Answers what a queue-service would, from a map of paths with their queries; 404 for the rest.
public final class QueueStub implements AutoCloseable {
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final HttpServer server;

  public QueueStub() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String answer = answers.get(exchange.getRequestURI().toString());
          byte[] body =
              (answer == null ? "{\"title\":\"No such thing\"}" : answer)
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public void answer(String path, String json) {
    answers.put(path, json);
  }

  /// A batch of a queue.
  public static String batch(String queue, int accepted, int succeeded, String opened) {
    return """
    {"kind":"BatchStatus","apiVersion":"v1","queue":"%s","name":"photos-2","sealed":true,
     "accepted":%d,"counts":{"succeeded":%d,"leased":%d},"complete":%b,"opened":"%s"}\
    """
        .formatted(queue, accepted, succeeded, accepted - succeeded, accepted == succeeded, opened);
  }

  /// Items of a batch with their results.
  public static String results(String queue, String... results) {
    var items = new StringBuilder();
    for (String result : results) {
      items
          .append(items.isEmpty() ? "" : ",")
          .append(
              """
              {"kind":"ItemStatus","apiVersion":"v1","queue":"%s","name":"i%d","state":"succeeded",
               "priority":0,"enqueued":"2026-06-01T12:00:00Z","failures":0,"lost":0,"attempts":[],
               "result":%s}\
              """
                  .formatted(queue, items.length(), result));
    }
    return "{\"kind\":\"ItemStatusList\",\"apiVersion\":\"v1\",\"items\":[%s]}".formatted(items);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
