package dev.millrace.source.s3;

import dev.millrace.rim.settings.CheckedSettings;
import dev.millrace.rim.settings.Mistakes;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param bucket the bucket
/// @param prefix what a key has to begin with; empty = anything
/// @param endpoint the server; none = that of AWS for the region
/// @param region as the server calls it; most servers but AWS take any
/// @param pathStyle whether the bucket stands in the path and not in the host name; none = yes with
///     an endpoint, no without
/// @param accessKey none = as the AWS tools find it: environment, profile, container, instance
/// @param secretKey belongs to `accessKey`
/// @param presign how long an address to read the object lasts that is put into the data, up to 7
///     days; none = there is no address
/// @param timeout for one call with its repetitions, 100ms to 5m
@ConfigurationProperties(prefix = "millrace.source.s3", ignoreUnknownFields = false)
record S3Settings(
    @DefaultValue("") String bucket,
    @DefaultValue("") String prefix,
    @Nullable URI endpoint,
    @DefaultValue("us-east-1") String region,
    @Nullable Boolean pathStyle,
    @DefaultValue("") String accessKey,
    @DefaultValue("") String secretKey,
    @Nullable Duration presign,
    @DefaultValue("10s") Duration timeout)
    implements CheckedSettings {
  private static final Duration LONGEST_PRESIGN = Duration.ofDays(7);

  @Override
  public void check() {
    var mistakes = new Mistakes("millrace.source.s3.");
    if (bucket.isBlank()) {
      mistakes.wrong("bucket", "is not set: set it to the name of the bucket");
    }
    if (endpoint != null && !isAddress(endpoint)) {
      mistakes.wrong(
          "endpoint",
          "is \"%s\": set it to an address such as https://s3.example.org".formatted(endpoint));
    }
    if (accessKey.isEmpty() != secretKey.isEmpty()) {
      mistakes.wrong(
          accessKey.isEmpty() ? "access-key" : "secret-key",
          "is not set: set both access-key and secret-key, or neither");
    }
    if (presign != null) {
      mistakes.time("presign", presign, Duration.ofSeconds(1), LONGEST_PRESIGN);
    }
    mistakes.time("timeout", timeout, Duration.ofMillis(100), Duration.ofMinutes(5));
    mistakes.throwIfAny();
  }

  private static boolean isAddress(URI address) {
    return String.valueOf(address.getScheme()).matches("https?") && address.getHost() != null;
  }

  boolean isPathStyle() {
    return pathStyle == null ? endpoint != null : pathStyle;
  }

  /// Without the secret key.
  @Override
  public String toString() {
    return "S3Settings[bucket=%s, prefix=%s, endpoint=%s, region=%s, accessKey=%s]"
        .formatted(bucket, prefix, endpoint, region, accessKey);
  }
}
