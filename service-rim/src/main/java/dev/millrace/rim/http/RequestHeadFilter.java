package dev.millrace.rim.http;

import dev.millrace.contracts.Excerpt;
import dev.millrace.rim.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/// Refuses what the servlet container and Spring MVC would put up with in the head of a request, or
/// stumble over.
///
/// A `;` that is not encoded begins a parameter of the path there and is cut off, so that
/// `/items/a;b` would be about the item `a`. `TRACE` would send the headers back, for a page's script
/// to read. A body that is compressed would be taken for broken JSON. And a media type that is none,
/// or has a wildcard, is a mistake of the caller's.
final class RequestHeadFilter extends OncePerRequestFilter {
  private static final int MAX_SHOWN = 100;
  private static final String PLAIN = "identity";

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getRequestURI().indexOf(';') >= 0) {
      throw new Refusal(
          400,
          "bad-path",
          "The path cannot be understood",
          "the path holds a ';' that is not encoded: write it as %3B");
    }
    if (request.getMethod().equals("TRACE")) {
      throw new Refusal(
          405,
          "method-not-allowed",
          "The method is not offered here",
          "TRACE is not offered anywhere: use GET");
    }
    requireMediaType(request.getContentType());
    requirePlain(request.getHeader(HttpHeaders.CONTENT_ENCODING));
    chain.doFilter(request, response);
  }

  private static void requirePlain(@Nullable String encoding) {
    if (encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase(PLAIN)) {
      throw new Refusal(
              415,
              "unsupported-encoding",
              "The body's encoding is not understood",
              "the body was sent with Content-Encoding \"%s\": send it uncompressed, without that header"
                  .formatted(shown(encoding)))
          .header(HttpHeaders.ACCEPT_ENCODING, PLAIN);
    }
  }

  private static void requireMediaType(@Nullable String sent) {
    if (sent == null || sent.equals(MediaType.APPLICATION_JSON_VALUE)) {
      return;
    }
    try {
      if (MediaType.parseMediaType(sent).isConcrete()) {
        return;
      }
    } catch (InvalidMediaTypeException e) {
      // It cannot be told as one.
    }
    throw new Refusal(
        415,
        "unsupported-media-type",
        "The body's media type is not understood",
        "the body was sent as \"%s\", which is no media type: send application/json, if it is that"
            .formatted(shown(sent)));
  }

  private static String shown(String sent) {
    return Excerpt.of(sent, MAX_SHOWN);
  }
}
