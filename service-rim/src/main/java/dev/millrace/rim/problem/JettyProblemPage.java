package dev.millrace.rim.problem;

import dev.millrace.contracts.Problem;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// Answers for Jetty when a request cannot be understood as HTTP, or is refused before any servlet
/// sees it: a bad request line, a header too large, a path that can be read two ways.
public final class JettyProblemPage extends ErrorHandler {
  private final Problems problems;

  public JettyProblemPage(Problems problems) {
    this.problems = problems;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
    response.write(true, ByteBuffer.wrap(document(code, message)), callback);
  }

  @Override
  public ByteBuffer badMessageError(
      int status, @Nullable String reason, HttpFields.Mutable headers) {
    headers.put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
    return ByteBuffer.wrap(document(status, reason));
  }

  private byte[] document(int status, @Nullable String reason) {
    String detail =
        status >= 500 || reason == null || reason.isBlank()
            ? "the request could not be served"
            : "the request could not be understood: " + Abbreviation.sentence(reason);
    return problems.document(Translation.ofStatus(status, detail));
  }
}
