package dev.millrace.queue.source;

import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.json.Durations;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param timeout a source that says nothing for so long is taken to be down
/// @param maxBackoff longest wait between two tries while a source is down
/// @param forgetAfter how long listings have to lack a name until it is forgotten, up to twice that
///     time; 0s = the first that lacks it
/// @param maxNames names that one listing may have; what comes after them is not looked at
/// @param tokens bearer tokens to show to sources, each to its own origin only
@ConfigurationProperties(prefix = "millrace.source", ignoreUnknownFields = false)
public record SourceSettings(
    @DefaultValue("30s") Duration timeout,
    @DefaultValue("1m") Duration maxBackoff,
    @DefaultValue("1m") Duration forgetAfter,
    @DefaultValue("20000000") int maxNames,
    @DefaultValue({}) List<Token> tokens) {
  public SourceSettings {
    between("timeout", timeout, Duration.ofMillis(100), Duration.ofHours(1));
    between("max-backoff", maxBackoff, Duration.ofMillis(10), Duration.ofDays(1));
    between("forget-after", forgetAfter, Duration.ZERO, Duration.ofDays(30));
    if (maxNames < 1 || maxNames > 200_000_000) {
      throw new IllegalArgumentException(
          "millrace.source.max-names is %d: set it from 1 to 200000000".formatted(maxNames));
    }
    tokens = List.copyOf(tokens);
  }

  /// @param url any URL of the source; only its scheme, host and port count
  public record Token(URI url, String token) {
    public Token {
      if (url == null || url.getScheme() == null || url.getHost() == null || token == null) {
        throw new IllegalArgumentException(
            "millrace.source.tokens need a url such as http://host:8080 and a token; the url is "
                + url);
      }
      if (!JsonHttp.canSend(token)) {
        throw new IllegalArgumentException(
            "millrace.source.tokens: the token for %s has a character that no header can hold, such as the end of a line: write it without"
                .formatted(url));
      }
    }

    boolean isFor(URI source) {
      return url.getScheme().equalsIgnoreCase(source.getScheme())
          && url.getHost().equalsIgnoreCase(source.getHost())
          && port(url) == port(source);
    }

    private static int port(URI of) {
      return of.getPort() >= 0 ? of.getPort() : of.getScheme().equals("https") ? 443 : 80;
    }

    @Override
    public String toString() {
      return "Token[" + url + "]";
    }
  }

  /// The token to show to the source at that URL, or null.
  public @Nullable String token(URI source) {
    return tokens.stream()
        .filter(token -> token.isFor(source))
        .map(Token::token)
        .findFirst()
        .orElse(null);
  }

  private static void between(String key, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "millrace.source.%s is %s: set it from %s to %s"
              .formatted(
                  key, Durations.format(value), Durations.format(least), Durations.format(most)));
    }
  }
}
