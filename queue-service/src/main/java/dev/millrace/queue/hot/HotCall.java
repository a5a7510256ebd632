package dev.millrace.queue.hot;

import jakarta.servlet.ServletException;
import java.io.IOException;

/// A `POST` below a queue's path, with a JSON body and a JSON answer. Safe for all threads; it may
/// block, since it runs on the request's own virtual thread.
public interface HotCall {
  /// What follows the queue in the path, such as `/items`.
  String suffix();

  /// Whether other methods on this path are served by a controller.
  default boolean sharesPath() {
    return false;
  }

  /// @throws dev.millrace.rim.Refusal to answer with a problem
  void serve(String queue, Exchange exchange) throws IOException, ServletException;
}
