package dev.millrace.rim.problem;

import dev.millrace.contracts.Problem;
import dev.millrace.rim.Refusal;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
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

  /// Of all methods, not only those of browsers.
  @Override
  public boolean errorPageForMethod(String method) {
    return true;
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
    String call = request.getMethod() + " " + Request.getPathInContext(request);
    Refusal refusal =
        code == HttpStatus.INTERNAL_SERVER_ERROR_500
            ? Translation.fault(code, cause, call)
            : misunderstood(code, message);
    response.write(true, ByteBuffer.wrap(problems.document(refusal)), callback);
  }

  @Override
  public ByteBuffer badMessageError(
      int status, @Nullable String reason, HttpFields.Mutable headers) {
    headers.put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
    return ByteBuffer.wrap(problems.document(misunderstood(status, reason)));
  }

  private static Refusal misunderstood(int status, @Nullable String reason) {
    return Translation.ofStatus(
        status,
        reason == null || reason.isBlank()
            ? "the request could not be understood"
            : "the request could not be understood: " + Abbreviation.sentence(reason));
  }
}
