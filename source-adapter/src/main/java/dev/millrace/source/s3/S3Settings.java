package dev.millrace.source.s3;

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
    @DefaultValue("10s") Duration timeout) {
  private static final Duration LONGEST_PRESIGN = Duration.ofDays(7);

  S3Settings {
    require(!bucket.isBlank(), "bucket", bucket, "set it to the name of the bucket");
    require(
        endpoint == null
            || (String.valueOf(endpoint.getScheme()).matches("https?")
                && endpoint.getHost() != null),
        "endpoint",
        endpoint,
        "set it to an address such as https://s3.example.org");
    require(
        accessKey.isEmpty() == secretKey.isEmpty(),
        "access-key",
        accessKey,
        "set both access-key and secret-key, or neither");
    require(
        presign == null || (presign.toSeconds() >= 1 && presign.compareTo(LONGEST_PRESIGN) <= 0),
        "presign",
        presign,
        "set 1s to 7d");
    require(
        timeout.toMillis() >= 100 && timeout.toMinutes() <= 5,
        "timeout",
        timeout,
        "set 100ms to 5m");
  }

  private static void require(boolean holds, String setting, @Nullable Object value, String todo) {
    if (!holds) {
      throw new IllegalArgumentException(
          "millrace.source.s3.%s is \"%s\": %s".formatted(setting, value, todo));
    }
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
