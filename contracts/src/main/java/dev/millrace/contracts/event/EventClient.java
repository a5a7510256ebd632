package dev.millrace.contracts.event;

import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Everything an event-adapter can be asked, over HTTP. Safe for all threads. Every call throws
/// [ProblemException] when the answer is an error, or [IOException] when there is none.
public final class EventClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /// A million dead letters take their time.
  private static final Duration REDRIVING = Duration.ofHours(1);

  private static final int MAX_ANSWER_BYTES = 16 * 1024 * 1024;

  private final JsonHttp http;

  /// @param base such as `http://127.0.0.1:7074`
  /// @param token bearer token, or null where none is needed
  public EventClient(HttpClient client, URI base, @Nullable String token) {
    this.http = new JsonHttp(client, base, Json.lenient(), token, MAX_ANSWER_BYTES);
  }

  public PatternStatus pattern() throws IOException, InterruptedException {
    return http.get("/api/v1/pattern", PatternStatus.class, TIMEOUT);
  }

  /// Blocks until all are through. When it fails, some may have been; the others are still there.
  public EventRedriveResult redrive(EventRedrive request) throws IOException, InterruptedException {
    return http.send("POST", "/api/v1/dead:redrive", request, EventRedriveResult.class, REDRIVING);
  }
}
