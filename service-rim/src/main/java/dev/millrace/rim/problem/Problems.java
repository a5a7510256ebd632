package dev.millrace.rim.problem;

import dev.millrace.contracts.Problem;
import dev.millrace.rim.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/// Turns whatever went wrong into a problem document. Safe for all threads.
public final class Problems {
  private static final Logger log = LoggerFactory.getLogger(Problems.class);

  private final JsonMapper mapper;

  public Problems(JsonMapper mapper) {
    this.mapper = mapper;
  }

  /// Answers with the problem that the failure is. When a part of another answer has been sent
  /// already there is no room for it: then the failure is thrown on, so that the connection breaks
  /// and the client can tell that the answer is not whole.
  void answer(Exception failure, HttpServletRequest request, HttpServletResponse response)
      throws Exception {
    if (ClientGone.is(failure)) {
      log.debug("{} {}: the client went away", request.getMethod(), request.getRequestURI());
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST); // nobody sees it but the metrics
      return;
    }
    if (response.isCommitted()) {
      throw failure;
    }
    response.reset();
    write(Translation.of(failure, request), response);
  }

  /// Writes the document into a response that is not committed and has nothing in it.
  void write(Refusal refusal, HttpServletResponse response) throws IOException {
    byte[] body = document(refusal);
    response.setStatus(refusal.status());
    refusal.headers().forEach(response::setHeader);
    response.setHeader("Cache-Control", "no-store");
    response.setContentType(Problem.MEDIA_TYPE);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
    response.flushBuffer();
  }

  /// The document as UTF-8.
  byte[] document(Refusal refusal) {
    return mapper.writeValueAsBytes(
        new Problem(
            refusal.type(),
            refusal.title(),
            refusal.status(),
            refusal.detail(),
            new LinkedHashMap<>(refusal.extensions())));
  }
}
