package dev.millrace.rim.problem;

import dev.millrace.contracts.Problem;
import dev.millrace.rim.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/// Turns whatever went wrong into a problem document. Safe for all threads.
public final class Problems {
  private static final Logger log = LoggerFactory.getLogger(Problems.class);

  /// What is read of a body that nobody wanted, in bytes, so that its connection can be used again.
  private static final int MAX_READ_OUT = 64 * 1024;

  /// And for how long, as no other bound holds for a request that is refused before its body.
  private static final Duration READ_OUT_PATIENCE = Duration.ofSeconds(2);

  /// What is read, in bytes, once such a client has its answer and its connection is to be closed:
  /// closing it with something unread would take the answer away from a client that is still
  /// sending.
  private static final int MAX_LINGER = 64 * 1024 * 1024;

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
    write(Translation.of(failure, request), request, response);
  }

  /// Writes the document into a response that is not committed and has nothing in it. A short body
  /// that has not been read is read first, else the connection is to be closed: a client that is
  /// still sending when it is answered would have its next request break.
  void write(Refusal refusal, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean slow = refusal.status() == HttpServletResponse.SC_REQUEST_TIMEOUT;
    boolean closing =
        slow || request.getContentLengthLong() > MAX_READ_OUT || !readOut(request, MAX_READ_OUT);
    if (closing) {
      response.setHeader("Connection", "close");
    }
    byte[] body = document(refusal);
    response.setStatus(refusal.status());
    refusal.headers().forEach(response::setHeader);
    response.setHeader("Cache-Control", "no-store");
    response.setContentType(Problem.MEDIA_TYPE);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
    response.flushBuffer();
    if (closing && !slow) {
      readOut(request, MAX_LINGER);
    }
  }

  /// @return true when the body has been read to its end
  private static boolean readOut(HttpServletRequest request, int most) {
    long begun = System.nanoTime();
    byte[] unwanted = new byte[4096];
    int seen = 0;
    try {
      InputStream body = request.getInputStream();
      for (int n = body.read(unwanted); n >= 0; n = body.read(unwanted)) {
        seen += n;
        if (seen > most || System.nanoTime() - begun > READ_OUT_PATIENCE.toNanos()) {
          return false;
        }
      }
      return true;
    } catch (IOException | RuntimeException e) {
      log.debug("{} {}: its body cannot be read", request.getMethod(), request.getRequestURI(), e);
      return false;
    }
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
