package dev.millrace.rim.http;

import dev.millrace.rim.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/// Refuses bodies that are too long, at once when the request says its length, else as soon as too
/// much of it has been read; bodies that come too slowly, which would hold a thread; and bodies for
/// which, together with those of other requests, there is no room.
final class BodyFilter extends OncePerRequestFilter {
  private final HttpSettings settings;
  private final BodyBudget budget;

  BodyFilter(HttpSettings settings) {
    this.settings = settings;
    this.budget = new BodyBudget(settings.maxBodies().toBytes());
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return request.getContentLengthLong() <= 0 && request.getHeader("Transfer-Encoding") == null;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getContentLengthLong() > settings.maxBody().toBytes()) {
      throw tooLarge(settings);
    }
    try (var share = budget.share()) {
      chain.doFilter(new BoundedRequest(request, settings, share), response);
    }
  }

  static Refusal tooLarge(HttpSettings settings) {
    long max = settings.maxBody().toBytes();
    return new Refusal(
            413,
            "body-too-large",
            "The body is too large",
            "the body has more than %d bytes, the most that is taken: send it in several requests"
                .formatted(max))
        .with("maxBytes", max);
  }

  static Refusal tooSlow(HttpSettings settings) {
    return new Refusal(
        408,
        "body-too-slow",
        "The body came too slowly",
        "the body came at less than %d bytes a second: send it faster, or in smaller requests"
            .formatted(settings.minBodyRate().toBytes()));
  }
}
