package dev.millrace.launcher.conformance;

import dev.millrace.contracts.http.BoundedBody;
import dev.millrace.contracts.http.HttpCall;
import dev.millrace.contracts.json.Json;
import dev.millrace.launcher.console.Words;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// Speaks plain HTTP to a container and hands back what came, whatever it is.
final class Exchange {
  private static final int MAX_BYTES = 256 * 1024 * 1024;

  private final HttpClient client;
  private final String base;
  private final Duration patience;
  private final @Nullable String token;

  /// @param patience until the whole answer must be there
  Exchange(HttpClient client, URI base, Duration patience, @Nullable String token) {
    this.client = client;
    this.base = base.toString().replaceAll("/+$", "");
    this.patience = patience;
    this.token = token;
  }

  /// @param took until the whole answer was there
  record Answer(int status, String type, String retryAfter, byte[] body, Duration took) {
    /// The body as JSON; missing when it is none.
    JsonNode json() {
      try {
        return Json.lenient().readTree(body);
      } catch (JacksonException e) {
        return MissingNode.getInstance();
      }
    }

    boolean isJson() {
      return type.matches("(?i)application/([a-z0-9.+-]+\\+)?json\\s*(;.*)?");
    }

    String brief() {
      String text = new String(body, java.nio.charset.StandardCharsets.UTF_8);
      return "status " + status + (text.isBlank() ? "" : ": " + text);
    }
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send(request(path).build());
  }

  Answer post(String path, String json) throws IOException, InterruptedException {
    return send(posting(path, json));
  }

  HttpRequest posting(String path, String json) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(json))
        .build();
  }

  HttpClient client() {
    return client;
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(patience)
            .header("Accept", "application/json, application/problem+json");
    return HttpCall.bearing(token, request);
  }

  private Answer send(HttpRequest request) throws IOException, InterruptedException {
    long began = System.nanoTime();
    try {
      HttpResponse<byte[]> response =
          HttpCall.send(client, request, BoundedBody.whole(MAX_BYTES, patience));
      return new Answer(
          response.statusCode(),
          response.headers().firstValue("Content-Type").orElse(""),
          response.headers().firstValue("Retry-After").orElse(""),
          response.body(),
          Duration.ofNanos(System.nanoTime() - began));
    } catch (HttpTimeoutException e) {
      throw new IOException(
          "no answer from %s within %s".formatted(request.uri(), Words.time(patience)), e);
    } catch (IOException e) {
      throw new IOException("no answer from %s: %s".formatted(request.uri(), e), e);
    }
  }
}
