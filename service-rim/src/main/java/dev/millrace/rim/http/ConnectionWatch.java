package dev.millrace.rim.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.jspecify.annotations.Nullable;

/// Closes connections whose client keeps us waiting. Jetty's idle timeout begins anew with each
/// byte, so that a client which sends or takes one now and then would hold its connection for days.
///
/// Looks at all connections several times within the patience, so that one is closed a little late.
///
/// @param <S> what was seen of a connection
abstract class ConnectionWatch<S> extends AbstractLifeCycle implements Runnable {
  private static final int LOOKS_WITHIN_PATIENCE = 4;

  private final AbstractConnector connector;
  private final Duration patience;
  private final String reason;
  private Map<EndPoint, S> seen = new HashMap<>();

  /// @param reason why one is closed
  ConnectionWatch(AbstractConnector connector, Duration patience, String reason) {
    this.connector = connector;
    this.patience = patience;
    this.reason = reason;
  }

  /// @param before what was seen of it at the last look, null for nothing
  /// @return null when its client keeps nobody waiting
  abstract @Nullable S see(EndPoint endPoint, Connection http, @Nullable S before, long now);

  abstract boolean isLate(Connection http, S seen, long now);

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
    Map<EndPoint, S> current = new HashMap<>();
    List<EndPoint> late = new ArrayList<>();
    for (EndPoint endPoint : connector.getConnectedEndPoints()) {
      Connection http = http(endPoint);
      S sight = http == null ? null : see(endPoint, http, seen.get(endPoint), now);
      if (http != null && sight != null) {
        current.put(endPoint, sight);
        if (isLate(http, sight, now)) {
          late.add(endPoint);
        }
      }
    }
    seen = current;
    // As if the client had gone: whoever writes to it has nobody to tell.
    late.forEach(endPoint -> endPoint.close(new EofException(reason)));
  }

  private static @Nullable Connection http(EndPoint endPoint) {
    Connection connection = endPoint.getConnection();
    if (connection instanceof SslConnection ssl && ssl.getSslEndPoint().getConnection() != null) {
      return ssl.getSslEndPoint().getConnection();
    }
    return connection;
  }
}
