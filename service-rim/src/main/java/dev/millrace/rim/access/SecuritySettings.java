package dev.millrace.rim.access;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param tokens who may call; none = anyone who can reach the service
/// @param open true lets the service listen on the network without tokens
/// @param hosts names under which it is called, beside those of loopback; with any, a call by
///     another name is refused. None = any name, where it is open or asks for tokens
@ConfigurationProperties(prefix = "millrace.security", ignoreUnknownFields = false)
public record SecuritySettings(
    @DefaultValue List<Token> tokens,
    @DefaultValue("false") boolean open,
    @DefaultValue Set<String> hosts) {

  public SecuritySettings {
    tokens = List.copyOf(tokens);
    hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).collect(toUnmodifiableSet());
  }

  /// @param token 16 to 512 characters that an `Authorization` header may hold; at best 32 random
  ///     bytes in hexadecimal
  /// @param roles at least one
  public record Token(String token, @DefaultValue Set<Role> roles) {
    public Token {
      if (token == null || !token.matches("[A-Za-z0-9._~+/=-]{16,512}")) {
        throw new IllegalArgumentException(
            "a token in millrace.security.tokens is not usable: it needs 16 to 512 of A-Z, a-z, 0-9"
                + " and ._~+/=- (make one with: openssl rand -hex 32)");
      }
      if (roles == null || roles.isEmpty()) {
        throw new IllegalArgumentException(
            "a token in millrace.security.tokens has no roles: give it one or more of viewer,"
                + " producer, worker, operator");
      }
      roles = Set.copyOf(roles);
    }

    /// Without the token.
    @Override
    public String toString() {
      return "Token[token=(hidden), roles=" + roles + "]";
    }
  }
}
