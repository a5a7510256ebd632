package dev.millrace.rim.http;

import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnector;
import org.jspecify.annotations.Nullable;

/// Closes connections whose client takes an answer too slowly, since the answer is held in memory
/// meanwhile. One that has nothing to take, as while a long poll waits or a stream is silent, is
/// none of its business.
final class AnswerDeadline extends ConnectionWatch<AnswerDeadline.Stuck> {
  /// What Jetty hands over at once, and counts as sent when it begins to.
  private static final long CHUNK = 32 << 10;

  private final long patience;
  private final double bytesPerNano;

  AnswerDeadline(AbstractConnector connector, HttpSettings settings) {
    super(connector, settings.patience(), "the answer was read too slowly");
    this.patience = settings.patience().toNanos();
    this.bytesPerNano = settings.minBodyRate().toBytes() / 1e9;
  }

  /// A client that had not taken all there was for it, whenever it was looked at.
  ///
  /// @param bytes sent when that began
  /// @param since when that was
  record Stuck(long bytes, long since) {}

  @Override
  @Nullable Stuck see(EndPoint endPoint, Connection http, @Nullable Stuck before, long now) {
    boolean stuck =
        endPoint instanceof AbstractEndPoint network && network.getWriteFlusher().isPending();
    if (!stuck) {
      return null;
    }
    return before == null ? new Stuck(http.getBytesOut(), now) : before;
  }

  @Override
  boolean isLate(Connection http, Stuck stuck, long now) {
    long waited = now - stuck.since;
    long taken = http.getBytesOut() - stuck.bytes + CHUNK;
    return waited > patience && taken < waited * bytesPerNano;
  }
}
