package dev.millrace.contracts.http;

import dev.millrace.contracts.Kind;
import dev.millrace.contracts.Problem;
import dev.millrace.contracts.ProblemException;
import dev.millrace.contracts.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Calls one HTTP/1.1 service that speaks JSON. Safe for all threads; blocking, so call it from
/// virtual threads. An interrupt closes the connection.
public final class JsonHttp {
  private static final int MAX_PROBLEM_BYTES = 64 * 1024;
  private static final Pattern TOKEN = Pattern.compile("[ -~]*");

  private final HttpClient client;
  private final String base;
  private final JsonMapper mapper;
  private final @Nullable String token;
  private final int maxAnswerBytes;

  /// @param base what all paths are below; a trailing slash is of no importance
  /// @param mapper [Json#lenient()] where the other side may be foreign, or of a newer version
  /// @param token bearer token to send, or null
  /// @param maxAnswerBytes a longer answer is an [IOException]
  public JsonHttp(
      HttpClient client, URI base, JsonMapper mapper, @Nullable String token, int maxAnswerBytes) {
    this.client = client;
    this.base = base.toString().replaceAll("/+$", "");
    this.mapper = mapper;
    this.token = token;
    this.maxAnswerBytes = maxAnswerBytes;
  }

  /// A client of its own connection pool that follows no redirects.
  public static HttpClient newClient() {
    return clientBuilder().build();
  }

  /// For one that is like [#newClient()] in all else.
  public static HttpClient.Builder clientBuilder() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(5))
        .followRedirects(HttpClient.Redirect.NEVER);
  }

  /// Whether a header can hold the token. With one that it cannot, each call fails, and the failure
  /// shows it.
  public static boolean canSend(String token) {
    return TOKEN.matcher(token).matches();
  }

  /// Percent-encodes one segment of a path, `/` included.
  public static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  public <T> T get(String path, Class<T> answer, Duration timeout)
      throws IOException, InterruptedException {
    return send("GET", path, null, answer, timeout);
  }

  /// @param body written as JSON; null for none
  /// @param answer [Void] when it does not matter
  /// @throws ProblemException when the answer is not 2xx
  /// @throws IOException when there was no answer, or none that can be understood
  public <T> T send(
      String method, String path, @Nullable Object body, Class<T> answer, Duration timeout)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        exchange(method, path, body, timeout, wholeIfDone(maxAnswerBytes, timeout));
    if (response.statusCode() / 100 != 2) {
      throw new ProblemException(problem(response, response.body()), retryAfter(response));
    }
    return read(response.body(), method, path, answer);
  }

  /// The status of an error tells enough, if nothing else comes.
  private static BodyHandler<byte[]> wholeIfDone(int maxBytes, Duration timeout) {
    BodyHandler<byte[]> whole = BoundedBody.whole(maxBytes, timeout);
    BodyHandler<byte[]> problem = BoundedBody.beginning(MAX_PROBLEM_BYTES, timeout);
    return head -> (head.statusCode() / 100 == 2 ? whole : problem).apply(head);
  }

  /// Like [#send], for a call that answers with the same document when all of it is refused: an
  /// error is an answer too if its body is of the wanted `kind`.
  public <T> T sendRefusable(
      String method, String path, @Nullable Object body, Class<T> answer, Duration timeout)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        exchange(method, path, body, timeout, BoundedBody.whole(maxAnswerBytes, timeout));
    if (response.statusCode() / 100 != 2 && !isOfKind(answer, response.body())) {
      throw new ProblemException(problem(response, response.body()), retryAfter(response));
    }
    return read(response.body(), method, path, answer);
  }

  private <T> T read(byte[] bytes, String method, String path, Class<T> answer) throws IOException {
    if (answer == Void.class) {
      return nothing();
    }
    try {
      T read = mapper.readValue(bytes, answer);
      if (read != null) {
        return read;
      }
    } catch (JacksonException e) {
      throw new IOException(instead(method, path, answer) + ": " + e.getOriginalMessage(), e);
    }
    throw new IOException(instead(method, path, answer) + ": null");
  }

  private String instead(String method, String path, Class<?> answer) {
    return "%s %s%s answered with something else than %s"
        .formatted(method, base, path, answer.getSimpleName());
  }

  private static boolean isOfKind(Class<?> answer, byte[] bytes) {
    Kind kind = answer.getAnnotation(Kind.class);
    try {
      String actual = Json.lenient().readTree(bytes).path("kind").asString("");
      return kind != null && kind.value().equals(actual);
    } catch (JacksonException e) {
      return false; // not JSON, so not that document
    }
  }

  @SuppressWarnings("NullAway") // Void has no other value
  private static <T> T nothing() {
    return null;
  }

  /// The body of a 2xx answer as it arrives; close it.
  public InputStream open(String method, String path, @Nullable Object body, Duration timeout)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        exchange(method, path, body, timeout, BodyHandlers.ofInputStream());
    if (response.statusCode() / 100 == 2) {
      return response.body();
    }
    try (InputStream in = response.body()) {
      throw new ProblemException(
          problem(response, in.readNBytes(MAX_PROBLEM_BYTES)), retryAfter(response));
    }
  }

  private <T> HttpResponse<T> exchange(
      String method, String path, @Nullable Object body, Duration timeout, BodyHandler<T> handler)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(timeout)
            .header("Accept", "application/json, application/problem+json");
    HttpCall.bearing(token, request);
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, HttpRequest.BodyPublishers.ofByteArray(mapper.writeValueAsBytes(body)));
    }
    return HttpCall.send(client, request.build(), handler);
  }

  private Problem problem(HttpResponse<?> response, byte[] body) {
    int status = response.statusCode();
    try {
      Problem problem = Json.lenient().readValue(body, Problem.class);
      if (problem != null && (problem.title() != null || problem.detail() != null)) {
        return new Problem(
            problem.type(), problem.title(), status, problem.detail(), problem.extensions());
      }
    } catch (JacksonException e) {
      // not a problem document: show what there is
    }
    String text = new String(body, StandardCharsets.UTF_8).strip();
    String detail =
        "HTTP %d from %s%s".formatted(status, response.uri(), text.isEmpty() ? "" : ": " + text);
    return new Problem(
        null,
        null,
        status,
        detail.substring(0, Math.min(detail.length(), 1024)),
        new LinkedHashMap<>());
  }

  /// How long an answer asks to be left alone; null where it does not say, in seconds.
  public static @Nullable Duration retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(value -> value.matches("\\d{1,9}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)))
        .orElse(null);
  }
}
