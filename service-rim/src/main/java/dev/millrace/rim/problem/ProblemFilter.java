package dev.millrace.rim.problem;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/// Takes what the filters inside it throw, and what Spring MVC lets through.
final class ProblemFilter extends OncePerRequestFilter {
  private final Problems problems;

  ProblemFilter(Problems problems) {
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      chain.doFilter(request, response);
    } catch (Exception failure) {
      answer(failure, request, response);
    }
  }

  private void answer(Exception failure, HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    try {
      problems.answer(failure, request, response);
    } catch (ServletException | IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new ServletException(e);
    }
  }
}
