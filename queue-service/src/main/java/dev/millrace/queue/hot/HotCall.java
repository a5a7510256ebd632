package dev.millrace.queue.hot;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.List;
import org.springframework.http.HttpMethod;

/// A `POST` below a queue's path, with a JSON body and a JSON answer. Safe for all threads; it may
/// block, since it runs on the request's own virtual thread.
public interface HotCall {
  /// What follows the queue in the path, such as `/items`.
  String suffix();

  /// What a controller serves on this path.
  default List<HttpMethod> otherMethods() {
    return List.of();
  }

  /// @throws dev.millrace.rim.Refusal to answer with a problem
  void serve(String queue, Exchange exchange) throws IOException, ServletException;
}
