package dev.millrace.contracts.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Calls whose other side may be anybody's.
public final class HttpCall {
  private static final int MAX_ANSWER = 1024 * 1024;

  private HttpCall() {}

  /// Shows a bearer token.
  ///
  /// @param token null for none
  public static HttpRequest.Builder bearing(@Nullable String token, HttpRequest.Builder request) {
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  /// Sends and waits, as the client does, which throws unchecked at an answer that it cannot read,
  /// such as a length that is no number, and without a word where nobody answers.
  ///
  /// @throws ConnectException with words; what the system said is its cause
  /// @throws IOException when there is no answer, or none that is HTTP
  public static <T> HttpResponse<T> send(
      HttpClient client, HttpRequest request, BodyHandler<T> body)
      throws IOException, InterruptedException {
    try {
      return client.send(request, body);
    } catch (ConnectException e) {
      throw nobody(request.uri(), e);
    } catch (IllegalArgumentException e) {
      throw new IOException("the answer is not HTTP: " + e.getMessage(), e);
    }
  }

  /// That failure with words, for who sends by other means.
  public static ConnectException nobody(URI uri, ConnectException e) {
    Throwable first = e;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    String words =
        first instanceof UnresolvedAddressException
            ? "the host " + uri.getHost() + " is not known"
            : "nothing accepts connections at " + uri.getRawAuthority().replaceFirst(".*@", "");
    var nobody = new ConnectException(words);
    nobody.initCause(first);
    return nobody;
  }

  /// A call of which only the status is wanted, of a whole answer all the same.
  ///
  /// @param timeout of all of it
  /// @throws IOException also when the answer has more than 1 MiB
  public static int status(HttpClient client, HttpRequest.Builder request, Duration timeout)
      throws IOException, InterruptedException {
    return whole(client, request, timeout).statusCode();
  }

  /// As [#status], for who looks at the headers of the answer, too.
  public static HttpResponse<byte[]> whole(
      HttpClient client, HttpRequest.Builder request, Duration timeout)
      throws IOException, InterruptedException {
    var whole = BoundedBody.whole(MAX_ANSWER, timeout);
    return send(client, request.timeout(timeout).build(), whole);
  }
}
