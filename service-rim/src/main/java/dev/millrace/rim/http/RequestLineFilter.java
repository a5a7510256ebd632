package dev.millrace.rim.http;

import dev.millrace.rim.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/// Refuses what the servlet container and Spring MVC would put up with in a request line.
///
/// A `;` that is not encoded begins a parameter of the path there and is cut off, so that
/// `/items/a;b` would be about the item `a`. And `TRACE` would send the headers back, for a page's
/// script to read.
final class RequestLineFilter extends OncePerRequestFilter {
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
    chain.doFilter(request, response);
  }
}
