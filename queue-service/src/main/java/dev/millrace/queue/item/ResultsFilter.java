package dev.millrace.queue.item;

import dev.millrace.queue.call.AnswerBudget;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/// Lets as many ask for pages of results as there is memory for, each until its page is written.
final class ResultsFilter extends OncePerRequestFilter {
  private final AnswerBudget answers;

  ResultsFilter(AnswerBudget answers) {
    this.answers = answers;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !request.getMethod().equals("GET") || request.getParameter("results") == null;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try (var page = answers.page()) {
      chain.doFilter(request, response);
    }
  }
}
