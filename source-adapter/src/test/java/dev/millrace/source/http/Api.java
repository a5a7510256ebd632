package dev.millrace.source.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/// A JSON API with `/things` that pages in every usual way, and one address for each thing.
final class Api implements AutoCloseable {
  final List<String> names = new CopyOnWriteArrayList<>();
  final List<URI> asked = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  Api(String... names) {
    this.names.addAll(List.of(names));
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    on("/things", this::list);
    on("/things/", this::thing);
    server.start();
  }

  void on(String path, Answer answer) {
    server.createContext(
        path,
        exchange -> {
          asked.add(exchange.getRequestURI());
          try (exchange) {
            answer.to(exchange);
          }
        });
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private void list(HttpExchange exchange) throws IOException {
    Map<String, String> query = query(exchange.getRequestURI());
    int limit = Integer.parseInt(query.getOrDefault("limit", "1000"));
    int from =
        query.containsKey("page")
            ? (Integer.parseInt(query.get("page")) - 1) * limit
            : Integer.parseInt("0" + query.getOrDefault("offset", ""));
    int begin = Math.min(from, names.size());
    int end = Math.min(begin + limit, names.size());
    String things =
        names.subList(begin, end).stream()
            .map(name -> "{\"meta\":{\"id\":\"" + name.replace("\\", "\\\\") + "\"}}")
            .collect(Collectors.joining(","));
    String next = end < names.size() ? "/things?limit=" + limit + "&offset=" + end : "";
    if (!next.isEmpty()) {
      exchange.getResponseHeaders().add("Link", "</things>; rel=first");
      exchange.getResponseHeaders().add("Link", "</x>; rel=\"prev\", <" + next + ">; rel=\"next\"");
    }
    send(
        exchange,
        200,
        "{\"data\":[%s],\"links\":{\"next\":%s,\"cursor\":%s}}"
            .formatted(
                things,
                next.isEmpty() ? "null" : "\"" + next + "\"",
                next.isEmpty() ? "null" : String.valueOf(end)));
  }

  private void thing(HttpExchange exchange) throws IOException {
    String raw = exchange.getRequestURI().getRawPath().substring("/things/".length());
    String name = URI.create("x:/" + raw).getPath().substring(1);
    if (raw.contains("/") || !names.contains(name)) {
      send(exchange, 404, "{}");
    } else {
      send(exchange, 200, "{\"thing\":{\"place\":" + names.indexOf(name) + ",\"price\":1.10}}");
    }
  }

  private static Map<String, String> query(URI address) {
    var query = new LinkedHashMap<String, String>();
    if (address.getQuery() != null) {
      for (String part : address.getQuery().split("&")) {
        String[] pair = part.split("=", 2);
        query.put(pair[0], pair.length == 2 ? pair[1] : "");
      }
    }
    return query;
  }

  static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
