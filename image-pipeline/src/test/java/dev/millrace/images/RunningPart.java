package dev.millrace.images;

import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.json.Json;
import dev.millrace.rim.openapi.ApiDescription;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/// A whole part, started on a free port.
public final class RunningPart implements AutoCloseable {
  private final HttpClient http = JsonHttp.newClient();
  private final ConfigurableApplicationContext context;
  private final int port;

  private RunningPart(String part, Collection<String> settings) {
    String[] arguments =
        Stream.concat(Stream.of("server.port=0", "millrace.images.part=" + part), settings.stream())
            .map(setting -> "--" + setting)
            .toArray(String[]::new);
    this.context = new SpringApplicationBuilder(ImagesApplication.class).run(arguments);
    this.port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  public static RunningPart start(String part, String... settings) {
    return new RunningPart(part, List.of(settings));
  }

  public HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(uri(path)), BodyHandlers.ofString());
  }

  public HttpResponse<byte[]> bytes(String path) {
    return send(HttpRequest.newBuilder(uri(path)), BodyHandlers.ofByteArray());
  }

  public HttpResponse<String> post(String path, String json) {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)),
        BodyHandlers.ofString());
  }

  /// What it says of its interface.
  public ApiDescription description() {
    var request = HttpRequest.newBuilder(uri("/openapi")).header("Accept", "application/json");
    return ApiDescription.of(send(request, BodyHandlers.ofString()).body());
  }

  public SortedSet<String> served() {
    return ApiDescription.served(context);
  }

  /// Gives an item to a worker.
  public HttpResponse<String> work(String worker, String data) {
    return post(
        "/" + worker + "/api/v1/work",
        "{\"kind\":\"Item\",\"apiVersion\":\"v1\",\"data\":%s}".formatted(data));
  }

  public static JsonNode json(HttpResponse<String> response) {
    return Json.lenient().readTree(response.body());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
    try {
      return http.send(request.build(), body);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    context.close();
    http.close();
  }
}
