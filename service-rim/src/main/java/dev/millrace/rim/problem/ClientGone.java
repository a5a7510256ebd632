package dev.millrace.rim.problem;

import java.io.EOFException;
import java.nio.channels.ClosedChannelException;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/// Tells a client that closed its connection, to whom nothing can be said, from a failure.
final class ClientGone {
  private ClientGone() {}

  static boolean is(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof AsyncRequestNotUsableException
          || t instanceof ClosedChannelException
          || t instanceof EOFException && t.getClass().getName().startsWith("org.eclipse.jetty.")) {
        return true;
      }
    }
    return false;
  }
}
