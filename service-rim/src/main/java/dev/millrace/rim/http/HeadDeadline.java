package dev.millrace.rim.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.jspecify.annotations.Nullable;

/// Closes connections whose client does not get done with the head of a request (or with the TLS
/// handshake). Jetty's idle timeout begins anew with each byte, so that a client which sends one
/// now and then would hold its connection for days.
///
/// Looks at all connections several times within the patience, so that one is closed after 1 to
/// 1.5 times as long. A connection that waits for its client to begin a request is none of its
/// business.
final class HeadDeadline extends AbstractLifeCycle implements Runnable {
  private static final int LOOKS_WITHIN_PATIENCE = 4;

  private final AbstractConnector connector;
  private final Duration patience;
  private Map<EndPoint, Head> seen = new HashMap<>();

  HeadDeadline(AbstractConnector connector, Duration patience) {
    this.connector = connector;
    this.patience = patience;
  }

  @Override
  protected void doStart() {
    schedule();
  }

  /// Runs on the connector's scheduler, never twice at once.
  @Override
  public void run() {
    if (!isRunning()) {
      return;
    }
    look(System.nanoTime());
    schedule();
  }

  private void schedule() {
    long nanos = patience.toNanos() / LOOKS_WITHIN_PATIENCE;
    connector.getScheduler().schedule(this, nanos, TimeUnit.NANOSECONDS);
  }

  private void look(long now) {
    Map<EndPoint, Head> current = new HashMap<>();
    List<EndPoint> late = new ArrayList<>();
    for (EndPoint endPoint : connector.getConnectedEndPoints()) {
      Head head = Head.of(endPoint, seen.get(endPoint), now);
      if (head != null) {
        current.put(endPoint, head);
        if (head.begun && now - head.since > patience.toNanos()) {
          late.add(endPoint);
        }
      }
    }
    seen = current;
    late.forEach(
        endPoint -> endPoint.close(new TimeoutException("the head of a request took too long")));
  }

  /// What was seen of the head that comes next on a connection.
  ///
  /// @param requests how many came before it
  /// @param bytes how many had arrived when it was seen first
  /// @param begun whether bytes have come since
  /// @param since when that was noticed
  private record Head(long requests, long bytes, boolean begun, long since) {

    /// @return null while a request is being served
    static @Nullable Head of(EndPoint endPoint, @Nullable Head before, long now) {
      Connection connection = endPoint.getConnection();
      if (connection instanceof SslConnection ssl && ssl.getSslEndPoint().getConnection() != null) {
        connection = ssl.getSslEndPoint().getConnection();
      }
      if (connection == null || connection.getMessagesIn() > connection.getMessagesOut()) {
        return null;
      }
      if (before == null || before.requests != connection.getMessagesIn()) {
        return new Head(connection.getMessagesIn(), connection.getBytesIn(), false, now);
      }
      return before.begun || before.bytes == connection.getBytesIn()
          ? before
          : new Head(before.requests, before.bytes, true, now);
    }
  }
}
