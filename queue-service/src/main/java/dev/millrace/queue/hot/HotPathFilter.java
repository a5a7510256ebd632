package dev.millrace.queue.hot;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.filter.ServerHttpObservationFilter;

/// Serves the hot calls, and lets all others through.
final class HotPathFilter extends OncePerRequestFilter {
  static final String QUEUES = "/api/v1/queues/";

  private final Map<String, HotCall> calls;

  HotPathFilter(List<HotCall> calls) {
    this.calls = calls.stream().collect(Collectors.toMap(HotCall::suffix, Function.identity()));
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String path = request.getRequestURI();
    int end = path.startsWith(QUEUES) ? path.indexOf('/', QUEUES.length()) : -1;
    HotCall call = end < 0 ? null : calls.get(path.substring(end));
    if (call == null || !isOurs(call, request.getMethod())) {
      chain.doFilter(request, response);
      return;
    }
    nameForMetrics(request, call);
    // A queue's name needs no decoding: one that is encoded all the same is not known.
    call.serve(path.substring(QUEUES.length(), end), new Exchange(request, response));
  }

  private static boolean isOurs(HotCall call, String method)
      throws HttpRequestMethodNotSupportedException {
    if (method.equals("POST")) {
      return true;
    }
    if (!call.sharesPath()) {
      throw new HttpRequestMethodNotSupportedException(method, List.of("POST"));
    }
    return false;
  }

  private static void nameForMetrics(HttpServletRequest request, HotCall call) {
    ServerHttpObservationFilter.findObservationContext(request)
        .ifPresent(context -> context.setPathPattern(QUEUES + "{queue}" + call.suffix()));
  }
}
