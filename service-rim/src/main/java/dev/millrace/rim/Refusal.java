package dev.millrace.rim;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// A request that is answered with an RFC 9457 problem instead of a result. Throw it from a
/// controller, a filter or anything they call; the rim writes the document.
///
/// ```java
/// throw new Refusal(429, "queue-full", "The queue is full",
///         "queue \"thumbs\" holds 100000 items, as many as it may; try again later")
///     .with("queue", "thumbs")
///     .retryAfter(Duration.ofSeconds(5));
/// ```
///
/// It carries no stack trace, as it is an answer and not a fault. Not safe for several threads
/// until it is thrown.
public final class Refusal extends RuntimeException {
  private static final Pattern SLUG = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  private final int status;
  private final String type;
  private final String title;
  private final String detail;
  private final transient Map<String, Object> extensions = new LinkedHashMap<>();
  private final transient Map<String, String> headers = new LinkedHashMap<>();

  /// @param status 400 to 599
  /// @param slug names the problem for programs; becomes the type `/problems/<slug>`
  /// @param title the same words for every problem of this slug
  /// @param detail what was wrong this time, where, and what to do
  public Refusal(int status, String slug, String title, String detail) {
    super(detail, null, false, false);
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("a refusal's status is 400 to 599, not " + status);
    }
    if (!SLUG.matcher(slug).matches()) {
      throw new IllegalArgumentException("a slug is words of a-z and 0-9 joined by '-': " + slug);
    }
    this.status = status;
    this.type = "/problems/" + slug;
    this.title = title;
    this.detail = detail;
  }

  /// Adds a member to the document, such as `queue`. The value is written as JSON.
  public Refusal with(String member, Object value) {
    extensions.put(member, value);
    return this;
  }

  /// Says when to try again. Sent as whole seconds, rounded up, and at least 1.
  public Refusal retryAfter(Duration wait) {
    long seconds = wait.plusSeconds(1).minusNanos(1).toSeconds();
    return header("Retry-After", Long.toString(Math.max(1, seconds)));
  }

  /// Adds a header to the answer, in place of one of that name.
  public Refusal header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  public int status() {
    return status;
  }

  /// `/problems/<slug>`.
  public String type() {
    return type;
  }

  public String title() {
    return title;
  }

  public String detail() {
    return detail;
  }

  public Map<String, Object> extensions() {
    return Collections.unmodifiableMap(extensions);
  }

  public Map<String, String> headers() {
    return Collections.unmodifiableMap(headers);
  }
}
