package dev.millrace.launcher.conformance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.contracts.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A source as somebody might write one, with at most one thing wrong.
final class FakeSource implements AutoCloseable {
  enum Fault {
    NONE(""),
    ERROR_STATUS("list"),
    LIST_AS_TEXT("list-type"),
    LIST_WITHOUT_KIND("list-kind"),
    NULL_WHEN_EMPTY("list-items"),
    WAITS_WHEN_EMPTY("empty"),
    NUMBERS_AS_NAMES("names"),
    CONTROL_CHARACTERS("names"),
    LISTS_TWICE("unique"),
    CHANGES_EACH_TIME("stable"),
    REFUSES_PARAMETERS("unknown-parameter"),
    SPLITS_PATHS_AT_SLASHES("item"),
    ITEM_AS_TEXT("item-type"),
    ITEM_OF_OTHER_VERSION("item-kind"),
    DATA_IS_TEXT("item-data"),
    DATA_CHANGES("item-stable"),
    INVENTS_ITEMS("unknown-item"),
    ERROR_FOR_UNKNOWN_ITEMS("unknown-item"),
    PAGES_TOO_LARGE("page-limit"),
    PAGES_LOSE_ONE("page-union"),
    PAGES_OVERLAP("page-union"),
    PAGES_NEVER_END("page-union"),
    STARTS_OVER_AT_FALSE_CONTINUE("page-continue"),
    ACCEPT_FAILS("accept");

    final String row;

    Fault(String row) {
      this.row = row;
    }
  }

  private static final List<String> NAMES =
      List.of("a b/c.mp4", "Ünïcode ☃", "plus+and%25", "d", "e", "f", "g?h#i", "UPPER");

  private final HttpServer server;
  private final Fault fault;
  private final boolean empty;
  private final AtomicInteger requests = new AtomicInteger();

  FakeSource(Fault fault) throws IOException {
    this.fault = fault;
    this.empty = fault == Fault.NULL_WHEN_EMPTY || fault == Fault.WAITS_WHEN_EMPTY;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    String path = exchange.getRequestURI().getRawPath();
    if (path.equals("/api/v1/items:accept")) {
      answer(exchange, fault == Fault.ACCEPT_FAILS ? 500 : 200, "application/json", "{}");
    } else if (path.equals("/api/v1/items")) {
      list(exchange, parameters(exchange.getRequestURI().getRawQuery()));
    } else {
      item(exchange, path.substring("/api/v1/items/".length()));
    }
  }

  private void list(HttpExchange exchange, Map<String, String> parameters) throws IOException {
    if (fault == Fault.WAITS_WHEN_EMPTY) {
      pause();
    }
    boolean refused =
        fault == Fault.REFUSES_PARAMETERS && parameters.containsKey("millrace-conformance");
    String from = parameters.get("continue");
    if (refused || !known(from)) {
      answer(exchange, 400, "application/json", "{}");
      return;
    }
    var list = new HashMap<String, Object>();
    if (fault != Fault.LIST_WITHOUT_KIND) {
      list.put("kind", "ItemList");
    }
    list.put("apiVersion", "v1");
    page(list, from == null ? 0 : position(from), limit(parameters.get("limit")));
    answer(
        exchange,
        fault == Fault.ERROR_STATUS ? 500 : 200,
        fault == Fault.LIST_AS_TEXT ? "text/html" : "application/json; charset=utf-8",
        Json.strict().writeValueAsString(list));
  }

  private boolean known(@Nullable String from) {
    return from == null
        || fault == Fault.STARTS_OVER_AT_FALSE_CONTINUE
        || from.matches("after [0-9]+");
  }

  private static int position(String from) {
    return from.startsWith("after ") ? Integer.parseInt(from.substring(6)) : 0;
  }

  private static int limit(@Nullable String limit) {
    return limit == null ? Integer.MAX_VALUE : Integer.parseInt(limit);
  }

  private void page(Map<String, Object> list, int from, int limit) {
    List<Object> names = names(limit == Integer.MAX_VALUE);
    int size = fault == Fault.PAGES_TOO_LARGE && limit < 100 ? limit + 1 : limit;
    int to = (int) Math.min(names.size(), (long) from + size);
    int start = fault == Fault.PAGES_OVERLAP && from > 0 ? from - 1 : from;
    to -= from - start;
    if (fault == Fault.PAGES_LOSE_ONE && from > 0) {
      start = from + 1;
    }
    list.put("items", fault == Fault.NULL_WHEN_EMPTY ? null : names.subList(start, to));
    if (fault == Fault.NULL_WHEN_EMPTY) {
      list.remove("items");
    }
    if (fault == Fault.PAGES_NEVER_END && limit != Integer.MAX_VALUE) {
      list.put("metadata", Map.of("continue", "after " + Math.min(to, names.size() - 1)));
    } else if (to < names.size()) {
      list.put("metadata", Map.of("continue", "after " + to));
    }
  }

  private List<Object> names(boolean whole) {
    if (empty) {
      return List.of();
    }
    var names = new ArrayList<Object>(NAMES);
    if (whole && fault == Fault.NUMBERS_AS_NAMES) {
      names.add(17);
    }
    if (whole && fault == Fault.LISTS_TWICE) {
      names.add(NAMES.getFirst());
    }
    if (fault == Fault.CONTROL_CHARACTERS) {
      names.add("tab\there");
    }
    if (whole && fault == Fault.CHANGES_EACH_TIME) {
      Collections.rotate(names, requests.get());
      names.removeFirst();
    }
    return names;
  }

  private void item(HttpExchange exchange, String encoded) throws IOException {
    String name = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    boolean exists = NAMES.contains(name) || name.equals("tab\there");
    if (fault == Fault.SPLITS_PATHS_AT_SLASHES && name.contains("/")) {
      exists = false;
    }
    if (!exists && fault != Fault.INVENTS_ITEMS) {
      int status = fault == Fault.ERROR_FOR_UNKNOWN_ITEMS ? 500 : 404;
      answer(exchange, status, "application/json", "{}");
      return;
    }
    Object data =
        fault == Fault.DATA_IS_TEXT
            ? name
            : Map.of("n", fault == Fault.DATA_CHANGES ? requests.get() : 1);
    String version = fault == Fault.ITEM_OF_OTHER_VERSION ? "v2" : "v1";
    answer(
        exchange,
        200,
        fault == Fault.ITEM_AS_TEXT ? "text/plain" : "application/json",
        Json.strict()
            .writeValueAsString(Map.of("kind", "Item", "apiVersion", version, "data", data)));
  }

  private static Map<String, String> parameters(@Nullable String query) {
    var parameters = new HashMap<String, String>();
    for (String pair : query == null ? new String[0] : query.split("&")) {
      String[] parts = pair.split("=", 2);
      parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return parameters;
  }

  /// A source that waits for something to list is what is being played here.
  private static void pause() {
    try {
      Thread.sleep(400);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static void answer(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
