package dev.millrace.rim.trace;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param endpoint where a collector takes spans as OTLP over HTTP, such as
///     `http://127.0.0.1:4318/v1/traces`; null = none are made
/// @param ratio the share of items that are traced, 0 to 1: the same items in every service that
///     has the same share
/// @param headers sent with each export, such as a collector's key
@ConfigurationProperties(prefix = "millrace.tracing", ignoreUnknownFields = false)
public record TraceSettings(
    @Nullable URI endpoint,
    @DefaultValue("1") double ratio,
    @DefaultValue Map<String, String> headers) {

  /// @throws IllegalArgumentException when a value makes no sense
  public TraceSettings {
    if (endpoint != null
        && (endpoint.getHost() == null || !endpoint.getScheme().matches("(?i)https?"))) {
      throw new IllegalArgumentException(
          "millrace.tracing.endpoint is %s: give the URL of a collector's OTLP over HTTP, such as http://127.0.0.1:4318/v1/traces"
              .formatted(endpoint));
    }
    if (!(ratio >= 0 && ratio <= 1)) {
      throw new IllegalArgumentException(
          "millrace.tracing.ratio is %s: set it between 0 and 1".formatted(ratio));
    }
    headers = Map.copyOf(headers);
  }
}
