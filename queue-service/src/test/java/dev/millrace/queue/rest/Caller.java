package dev.millrace.queue.rest;

import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Sends what it is given and shows what comes back.
public final class Caller {
  private final HttpClient client = JsonHttp.newClient();
  private final URI base;

  Caller(URI base) {
    this.base = base;
  }

  /// @param body as text
  public record Answer(int status, HttpHeaders headers, String body) {
    public JsonNode json() {
      return Json.lenient().readTree(body);
    }

    public String header(String name) {
      return headers.firstValue(name).orElse("");
    }
  }

  public URI base() {
    return base;
  }

  public Answer get(String path) {
    return call("GET", path, null);
  }

  public Answer post(String path, String json) {
    return call("POST", path, json);
  }

  public Answer put(String path, String json) {
    return call("PUT", path, json);
  }

  public Answer delete(String path) {
    return call("DELETE", path, null);
  }

  public Answer call(String method, String path, @Nullable String json, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
    boolean says = List.of(headers).contains("Content-Type");
    if (json != null && !says) {
      request.header("Content-Type", "application/json");
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    request.method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
    HttpResponse<String> response = send(request.build(), BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.headers(), response.body());
  }

  /// The lines of an answer as they come; close the stream to hang up.
  public Stream<String> lines(String path) {
    return send(HttpRequest.newBuilder(base.resolve(path)).build(), BodyHandlers.ofLines()).body();
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return client.send(request, handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
