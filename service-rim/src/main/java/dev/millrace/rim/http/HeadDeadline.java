package dev.millrace.rim.http;

import java.time.Duration;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnector;
import org.jspecify.annotations.Nullable;

/// Closes connections whose client does not get done with the head of a request (or with the TLS
/// handshake), after 1 to 1.5 times the patience. A connection that waits for its client to begin a
/// request is none of its business.
final class HeadDeadline extends ConnectionWatch<HeadDeadline.Head> {
  private final Duration patience;

  HeadDeadline(AbstractConnector connector, Duration patience) {
    super(connector, patience, "the head of a request took too long");
    this.patience = patience;
  }

  /// What was seen of the head that comes next on a connection.
  ///
  /// @param requests how many came before it
  /// @param bytes how many had arrived when it was seen first
  /// @param begun whether bytes have come since
  /// @param since when that was noticed
  record Head(long requests, long bytes, boolean begun, long since) {}

  /// Null while a request is being served.
  @Override
  @Nullable Head see(EndPoint endPoint, Connection http, @Nullable Head before, long now) {
    if (http.getMessagesIn() > http.getMessagesOut()) {
      return null;
    }
    if (before == null || before.requests != http.getMessagesIn()) {
      return new Head(http.getMessagesIn(), http.getBytesIn(), false, now);
    }
    return before.begun || before.bytes == http.getBytesIn()
        ? before
        : new Head(before.requests, before.bytes, true, now);
  }

  @Override
  boolean isLate(Connection http, Head head, long now) {
    return head.begun && now - head.since > patience.toNanos();
  }
}
