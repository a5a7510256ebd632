package dev.millrace.rim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.Problem;
import dev.millrace.contracts.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.springframework.context.ConfigurableApplicationContext;

/// A well-behaved client of one running [TinyApplication].
final class Calls {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final String base;

  Calls(ConfigurableApplicationContext app) {
    this.base = "http://127.0.0.1:" + TinyApplication.port(app);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path));
  }

  static HttpRequest.BodyPublisher body(String text) {
    return HttpRequest.BodyPublishers.ofString(text);
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
    return send(request(path).header("Content-Type", "application/json").POST(body(json)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /// Checks that the answer is a proper problem that says nothing about the inside.
  static Problem problem(int status, HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue(Problem.MEDIA_TYPE);
    Problem problem = Json.lenient().readValue(answer.body(), Problem.class);
    assertThat(problem.status()).isEqualTo(status);
    assertThat(problem.type()).startsWith("/problems/");
    assertThat(problem.title()).isNotBlank();
    assertThat(problem.detail()).isNotBlank().doesNotContain("java.", "jackson", "Exception");
    return problem;
  }
}
