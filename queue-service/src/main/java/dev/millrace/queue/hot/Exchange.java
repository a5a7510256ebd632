package dev.millrace.queue.hot;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;

/// One request and its answer, as JSON. It fails with the exceptions of Spring MVC, so that errors
/// are told in the same words.
public final class Exchange {
  private static final String JSON = MediaType.APPLICATION_JSON_VALUE;
  private static final MediaType ANY_JSON = new MediaType("application", "*+json");
  private static final List<MediaType> UNDERSTOOD = List.of(MediaType.APPLICATION_JSON, ANY_JSON);

  private final HttpServletRequest request;
  private final HttpServletResponse response;

  Exchange(HttpServletRequest request, HttpServletResponse response) {
    this.request = request;
    this.response = response;
  }

  /// @param as reads the type that is wanted
  public <T> T read(ObjectReader as) throws IOException, ServletException {
    if (!hasBody()) {
      throw unreadable(null);
    }
    requireJson();
    try {
      T body = as.readValue(request.getInputStream());
      if (body == null) {
        throw unreadable(null);
      }
      return body;
    } catch (JacksonException e) {
      throw unreadable(e);
    }
  }

  public void answer(int status, String mediaType, ObjectWriter writer, Object body)
      throws IOException {
    response.setStatus(status);
    response.setContentType(mediaType);
    writer.writeValue(response.getOutputStream(), body);
  }

  public void answer(int status, ObjectWriter writer, Object body) throws IOException {
    answer(status, JSON, writer, body);
  }

  public void header(String name, String value) {
    response.setHeader(name, value);
  }

  private boolean hasBody() {
    long length = request.getContentLengthLong();
    return length > 0 || (length < 0 && request.getHeader("Transfer-Encoding") != null);
  }

  private void requireJson() throws HttpMediaTypeNotSupportedException {
    String type = request.getContentType();
    if (JSON.equals(type)) {
      return;
    }
    MediaType given = type == null ? null : MediaType.parseMediaType(type);
    if (given == null
        || !(MediaType.APPLICATION_JSON.includes(given) || ANY_JSON.includes(given))) {
      throw new HttpMediaTypeNotSupportedException(given, UNDERSTOOD);
    }
  }

  private HttpMessageNotReadableException unreadable(@Nullable JacksonException cause) {
    String what = cause == null ? "Required request body is missing" : "JSON parse error";
    return new HttpMessageNotReadableException(what, cause, new ServletServerHttpRequest(request));
  }
}
