package dev.millrace.rim.http;

import dev.millrace.rim.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/// Refuses a `;` that is not encoded. Spring MVC would take what follows it for a parameter of the
/// path and cut it off, so that `/items/a;b` would be about the item `a`.
final class PathFilter extends OncePerRequestFilter {
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
    chain.doFilter(request, response);
  }
}
