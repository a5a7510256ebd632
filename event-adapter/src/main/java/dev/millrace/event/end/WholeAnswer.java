package dev.millrace.event.end;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A call of which only the status is wanted. The timeout of a request ends with the headers of its
/// answer; this one ends with the last byte of the body.
public final class WholeAnswer {
  private WholeAnswer() {}

  /// @throws HttpTimeoutException when not all of the answer came in time
  public static int status(HttpClient client, HttpRequest request, Duration timeout)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(request, BodyHandlers.discarding());
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode();
    } catch (TimeoutException e) {
      throw new HttpTimeoutException(
          "the whole answer did not come within %d ms".formatted(timeout.toMillis()));
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException away ? away : new IOException(e.getCause());
    } finally {
      answer.cancel(true); // closes the connection of a request that is still under way
    }
  }
}
