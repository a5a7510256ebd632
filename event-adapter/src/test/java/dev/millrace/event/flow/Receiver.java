package dev.millrace.event.flow;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;

/// A webhook that keeps what it takes. It may be told to answer otherwise.
final class Receiver implements AutoCloseable {
  private final HttpServer server;
  private final List<Received> taken = new CopyOnWriteArrayList<>();
  private volatile Function<Received, Integer> answer = received -> 204;

  record Received(String path, Map<String, List<String>> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name, List.of("")).getFirst();
    }
  }

  Receiver() {
    this(0);
  }

  /// @param port 0 = any
  Receiver(int port) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange.getRequestMethod().equals("OPTIONS")) {
        exchange.sendResponseHeaders(405, -1);
        return;
      }
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var received =
          new Received(exchange.getRequestURI().getPath(), exchange.getRequestHeaders(), body);
      int status = answer.apply(received);
      if (status / 100 == 2) {
        taken.add(received);
      }
      exchange.sendResponseHeaders(status, -1);
    }
  }

  /// @param answer the status for each request; 2xx = it is kept
  void answer(Function<Received, Integer> answer) {
    this.answer = answer;
  }

  List<Received> taken() {
    return taken;
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
