package dev.millrace.queue.source;

import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.QueueStatus;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A queue that has a source, and what of its spec the reading of that depends on.
///
/// @param batch what the batches of its listings are called by; null when they make none
record SourceTarget(
    String queue, URI url, Duration poll, @Nullable String batch, int maxDataBytes) {
  private static final Duration DEFAULT_POLL = Duration.ofSeconds(10);

  /// @return empty when the queue has no source
  static Optional<SourceTarget> of(QueueStatus status) {
    QueueSpec.Source source = status.spec().source();
    if (source == null) {
      return Optional.empty();
    }
    return Optional.of(
        new SourceTarget(
            status.name(),
            source.url(),
            Objects.requireNonNullElse(source.poll(), DEFAULT_POLL),
            source.batch(),
            Objects.requireNonNullElse(status.spec().maxDataBytes(), Integer.MAX_VALUE)));
  }

  /// Only these are ever called, whoever let another URL into the store.
  boolean isHttp() {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    return (scheme.equals("http") || scheme.equals("https")) && url.getHost() != null;
  }
}
