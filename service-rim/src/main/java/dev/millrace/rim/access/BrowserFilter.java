package dev.millrace.rim.access;

import dev.millrace.rim.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;

/// Keeps web pages of others from using the browser of somebody who can reach the service: a page
/// may neither send a change from another site, nor get at a service that asks for no token by
/// letting a name of its own point at 127.0.0.1 (DNS rebinding), nor show a page of the service
/// in a frame of its own.
final class BrowserFilter extends OncePerRequestFilter {
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

  private final boolean knownNamesOnly;
  private final Set<String> names;

  /// @param knownNamesOnly whether the `Host` must be a name of this machine's loopback, or
  /// @param names one of these, in lower case
  BrowserFilter(boolean knownNamesOnly, Set<String> names) {
    this.knownNamesOnly = knownNamesOnly;
    this.names = names;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (knownNamesOnly && !isKnown(request.getServerName())) {
      throw new Refusal(
          403,
          "foreign-host",
          "The service is not known by this name",
          "this service answers as localhost or 127.0.0.1%s: use one of these names, or set"
                  .formatted(names.isEmpty() ? "" : ", and as " + String.join(", ", names))
              + " millrace.security.hosts or millrace.security.tokens");
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

  private boolean isKnown(String host) {
    return Hosts.isLoopback(host) || names.contains(host.toLowerCase(Locale.ROOT));
  }

  /// A browser that tells the site itself is believed, as no page can make it lie: the origin is
  /// `null` also when our own page hides where it is. An older one tells the origin only.
  private static boolean isCrossSite(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return !site.equalsIgnoreCase("same-origin") && !site.equalsIgnoreCase("none");
    }
    String origin = request.getHeader("Origin");
    return origin != null && !Hosts.isSame(origin, request.getHeader("Host"));
  }
}
