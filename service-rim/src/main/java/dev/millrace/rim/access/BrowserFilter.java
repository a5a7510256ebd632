package dev.millrace.rim.access;

import dev.millrace.rim.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;

/// Keeps web pages of others from using the browser of somebody who can reach the service: a page
/// may neither send a change from another site, nor get at a service that asks for no token by
/// letting a name of its own point at 127.0.0.1 (DNS rebinding), nor show a page of the service
/// in a frame of its own.
final class BrowserFilter extends OncePerRequestFilter {
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

  private final boolean localNamesOnly;

  /// @param localNamesOnly whether the `Host` must be a name of this machine's loopback
  BrowserFilter(boolean localNamesOnly) {
    this.localNamesOnly = localNamesOnly;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (localNamesOnly && !Hosts.isLoopback(request.getServerName())) {
      throw new Refusal(
          403,
          "foreign-host",
          "The service is not known by this name",
          "this service answers on loopback only, as localhost or 127.0.0.1: use one of these"
              + " names, or set millrace.security.tokens");
    }
    if (!READS.contains(request.getMethod()) && isCrossSite(request)) {
      throw new Refusal(
          403,
          "cross-site",
          "Changes from other web sites are refused",
          "a browser sent this on behalf of another web site: use the service's own page, or a"
              + " client that sends no Origin header");
    }
    if (READS.contains(request.getMethod())) {
      response.setHeader("X-Frame-Options", "DENY");
      response.setHeader("X-Content-Type-Options", "nosniff");
      response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    }
    chain.doFilter(request, response);
  }

  private static boolean isCrossSite(HttpServletRequest request) {
    String origin = request.getHeader("Origin");
    return "cross-site".equalsIgnoreCase(request.getHeader("Sec-Fetch-Site"))
        || origin != null && !Hosts.isSame(origin, request.getHeader("Host"));
  }
}
