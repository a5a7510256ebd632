package dev.millrace.e2e.events;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/// A receiver of CloudEvents in binary mode, in this process.
final class Webhook implements Tally {
  private final HttpServer server;
  private final Queue<Made> all = new ConcurrentLinkedQueue<>();
  private final Set<Made> different = ConcurrentHashMap.newKeySet();

  private Webhook(HttpServer server) {
    this.server = server;
  }

  static Webhook start() throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var webhook = new Webhook(HttpServer.create(address, 0));
    webhook.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    webhook.server.createContext("/", webhook::receive);
    webhook.server.start();
    return webhook;
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange.getRequestMethod().equals("OPTIONS")) { // no event: whether we are there
        exchange.sendResponseHeaders(204, -1);
        return;
      }
      var headers = exchange.getRequestHeaders();
      String data = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Made made = Made.of(headers.getFirst("ce-id"), headers.getFirst("ce-partitionkey"), data);
      all.add(made);
      different.add(made);
      exchange.sendResponseHeaders(204, -1);
    }
  }

  @Override
  public String end() {
    return "http://127.0.0.1:%d/".formatted(server.getAddress().getPort());
  }

  @Override
  public int look() {
    return different.size();
  }

  @Override
  public List<Made> all() {
    return List.copyOf(all);
  }

  @Override
  public boolean keepsOrder() {
    return true;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
