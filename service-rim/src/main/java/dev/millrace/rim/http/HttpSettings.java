package dev.millrace.rim.http;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// Bounds on one request. Those on connections are Spring Boot's own:
/// `server.jetty.max-connections`, `server.jetty.connection-idle-timeout`,
/// `server.max-http-request-header-size`.
///
/// @param maxBody bytes a request's body may have; a longer one is answered with 413
/// @param maxBodies bytes of all bodies that are being read or worked on at once; more are answered
///     with 503. When not set, a quarter of the largest heap, and at least `maxBody`
/// @param patience how long a client may take to send the head of a request, after which its
///     connection is closed, and how long it may send a body more slowly than `minBodyRate`, after
///     which it is answered with 408
/// @param minBodyRate bytes a second, on average since the body began; and those of an answer that a
///     client takes at least while there is some for it, or its connection is closed
@ConfigurationProperties(prefix = "millrace.http", ignoreUnknownFields = false)
public record HttpSettings(
    @DefaultValue("16MB") DataSize maxBody,
    @Nullable DataSize maxBodies,
    @DefaultValue("10s") Duration patience,
    @DefaultValue("1KB") DataSize minBodyRate) {

  private static final int HEAP_SHARE = 4;
  private static final Duration SHORTEST_PATIENCE = Duration.ofMillis(100);
  private static final Duration LONGEST_PATIENCE = Duration.ofMinutes(10);

  /// @throws IllegalArgumentException when a bound makes no sense
  public HttpSettings {
    if (maxBody.toBytes() < 1 || maxBody.toBytes() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "millrace.http.max-body is %s: set it between 1B and 2047MB".formatted(maxBody));
    }
    if (maxBodies == null) {
      long share = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
      maxBodies = DataSize.ofBytes(Math.max(maxBody.toBytes(), share));
    }
    if (maxBodies.compareTo(maxBody) < 0) {
      throw new IllegalArgumentException(
          "millrace.http.max-bodies is %s: set it to %s, which one body may have, or more"
              .formatted(maxBodies, maxBody));
    }
    if (patience.compareTo(SHORTEST_PATIENCE) < 0 || patience.compareTo(LONGEST_PATIENCE) > 0) {
      throw new IllegalArgumentException(
          "millrace.http.patience is %d ms: set it between 100ms and 10m"
              .formatted(patience.toMillis()));
    }
    if (minBodyRate.isNegative()) {
      throw new IllegalArgumentException(
          "millrace.http.min-body-rate is %s: set it to 0B or more".formatted(minBodyRate));
    }
  }

  @Override
  public DataSize maxBodies() {
    return Objects.requireNonNull(maxBodies);
  }
}
