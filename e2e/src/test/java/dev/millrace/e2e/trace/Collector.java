package dev.millrace.e2e.trace;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Takes spans as a collector does, OTLP over HTTP, and keeps them.
final class Collector implements AutoCloseable {
  final List<Told> told = new CopyOnWriteArrayList<>();

  private final HttpServer server;

  private Collector(HttpServer server) {
    this.server = server;
    server.createContext("/v1/traces", this::take);
    server.start();
  }

  /// @param parent empty for none
  /// @param links `TRACE/SPAN`
  /// @param error empty for none
  record Told(
      String service,
      String trace,
      String id,
      String parent,
      String name,
      Map<String, String> attributes,
      List<String> links,
      String error) {}

  static Collector start() throws IOException {
    return new Collector(
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
  }

  String url() {
    return "http://127.0.0.1:%d/v1/traces".formatted(server.getAddress().getPort());
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      var request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
      request.getResourceSpansList().forEach(this::keep);
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private void keep(ResourceSpans of) {
    String service =
        texts(of.getResource().getAttributesList()).getOrDefault("service.name", "nameless");
    of.getScopeSpansList().stream()
        .flatMap(scope -> scope.getSpansList().stream())
        .map(span -> told(service, span))
        .forEach(told::add);
  }

  private static Told told(String service, Span span) {
    HexFormat hex = HexFormat.of();
    return new Told(
        service,
        hex.formatHex(span.getTraceId().toByteArray()),
        hex.formatHex(span.getSpanId().toByteArray()),
        hex.formatHex(span.getParentSpanId().toByteArray()),
        span.getName(),
        texts(span.getAttributesList()),
        span.getLinksList().stream().map(Collector::told).toList(),
        span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR
            ? span.getStatus().getMessage()
            : "");
  }

  private static String told(Span.Link link) {
    HexFormat hex = HexFormat.of();
    return hex.formatHex(link.getTraceId().toByteArray())
        + "/"
        + hex.formatHex(link.getSpanId().toByteArray());
  }

  private static Map<String, String> texts(List<KeyValue> attributes) {
    var texts = new TreeMap<String, String>();
    for (KeyValue each : attributes) {
      var value = each.getValue();
      texts.put(
          each.getKey(),
          value.hasStringValue() ? value.getStringValue() : Long.toString(value.getIntValue()));
    }
    return texts;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
