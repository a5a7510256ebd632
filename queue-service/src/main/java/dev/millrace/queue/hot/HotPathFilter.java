package dev.millrace.queue.hot;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.filter.ServerHttpObservationFilter;
import org.springframework.web.util.UriUtils;

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
    HotCall call = end < 0 ? null : calls.get(decoded(path.substring(end)));
    if (call == null || !isOurs(call, request.getMethod())) {
      chain.doFilter(request, response);
      return;
    }
    if (request.getMethod().equals("OPTIONS")) {
      response.setHeader(HttpHeaders.ALLOW, String.join(", ", offered(call)) + ", OPTIONS");
      return;
    }
    nameForMetrics(request, call);
    call.serve(decoded(path.substring(QUEUES.length(), end)), new Exchange(request, response));
  }

  /// As Spring MVC reads a path: it is split at the slashes that are not encoded.
  private static String decoded(String segment) {
    return segment.indexOf('%') < 0 ? segment : UriUtils.decode(segment, StandardCharsets.UTF_8);
  }

  private static boolean isOurs(HotCall call, String method)
      throws HttpRequestMethodNotSupportedException {
    if (method.equals("POST") || method.equals("OPTIONS")) {
      return true;
    }
    if (!call.otherMethods().contains(HttpMethod.valueOf(method))) {
      throw new HttpRequestMethodNotSupportedException(method, offered(call));
    }
    return false;
  }

  private static List<String> offered(HotCall call) {
    return Stream.concat(Stream.of(HttpMethod.POST), call.otherMethods().stream())
        .map(HttpMethod::name)
        .toList();
  }

  private static void nameForMetrics(HttpServletRequest request, HotCall call) {
    ServerHttpObservationFilter.findObservationContext(request)
        .ifPresent(context -> context.setPathPattern(QUEUES + "{queue}" + call.suffix()));
  }
}
