package dev.millrace.rim.http;

import dev.millrace.rim.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/// Refuses bodies that are too long: at once when the request says its length, else as soon as too
/// much of it has been read.
final class BodyLimitFilter extends OncePerRequestFilter {
  private final DataSize max;

  BodyLimitFilter(DataSize max) {
    this.max = max;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getContentLengthLong() > max.toBytes()) {
      throw tooLarge();
    }
    boolean announced = request.getContentLengthLong() >= 0;
    chain.doFilter(announced ? request : new LimitedRequest(request, this), response);
  }

  long maxBytes() {
    return max.toBytes();
  }

  Refusal tooLarge() {
    return new Refusal(
            413,
            "body-too-large",
            "The body is too large",
            "the body has more than %d bytes, the most that is taken: send it in several requests"
                .formatted(max.toBytes()))
        .with("maxBytes", max.toBytes());
  }
}
