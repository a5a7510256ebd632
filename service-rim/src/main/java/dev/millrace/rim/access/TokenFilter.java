package dev.millrace.rim.access;

import dev.millrace.rim.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ServletRequestPathUtils;

/// Lets through who has a token with a role that the call needs. Tokens are taken from the
/// `Authorization` header only, never from the address, where they would end up in logs.
final class TokenFilter extends OncePerRequestFilter {
  private static final String SCHEME = "Bearer ";
  private static final String CHALLENGE = "Bearer realm=\"millrace\"";

  private final Tokens tokens;
  private final AccessRules rules;

  TokenFilter(Tokens tokens, AccessRules rules) {
    this.tokens = tokens;
    this.rules = rules;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return tokens.none();
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Set<Role> needed =
        rules.needed(
            request.getMethod(), ServletRequestPathUtils.parse(request).pathWithinApplication());
    if (!needed.isEmpty()) {
      require(needed, request.getHeader("Authorization"));
    }
    chain.doFilter(request, response);
  }

  private void require(Set<Role> needed, @Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw unauthorized(
          "this call needs a token: send the header Authorization: Bearer <token>", CHALLENGE);
    }
    Set<Role> held = tokens.rolesOf(authorization.substring(SCHEME.length()).strip());
    if (held == null) {
      throw unauthorized(
          "the token is not known here: check it for typing errors, or ask for a new one",
          CHALLENGE + ", error=\"invalid_token\"");
    }
    if (held.stream().noneMatch(role -> needed.stream().anyMatch(role::includes))) {
      throw forbidden(needed, held);
    }
  }

  private static Refusal unauthorized(String detail, String challenge) {
    return new Refusal(401, "unauthorized", "A valid token is needed", detail)
        .header("WWW-Authenticate", challenge);
  }

  private static Refusal forbidden(Set<Role> needed, Set<Role> held) {
    return new Refusal(
            403,
            "role-needed",
            "The token does not allow this",
            "this call needs the role %s; the token has %s: use another token"
                .formatted(words(needed), words(held)))
        .header("WWW-Authenticate", CHALLENGE + ", error=\"insufficient_scope\"");
  }

  private static String words(Set<Role> roles) {
    return roles.stream()
        .map(role -> role.name().toLowerCase(Locale.ROOT))
        .sorted()
        .collect(Collectors.joining(" or "));
  }
}
