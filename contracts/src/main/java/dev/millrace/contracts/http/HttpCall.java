package dev.millrace.contracts.http;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;

/// Calls whose other side may be anybody's.
public final class HttpCall {
  private HttpCall() {}

  /// Sends and waits, as the client does, which throws unchecked at an answer that it cannot read,
  /// such as a length that is no number.
  ///
  /// @throws IOException when there is no answer, or none that is HTTP
  public static <T> HttpResponse<T> send(
      HttpClient client, HttpRequest request, BodyHandler<T> body)
      throws IOException, InterruptedException {
    try {
      return client.send(request, body);
    } catch (IllegalArgumentException e) {
      throw new IOException("the answer is not HTTP: " + e.getMessage(), e);
    }
  }
}
