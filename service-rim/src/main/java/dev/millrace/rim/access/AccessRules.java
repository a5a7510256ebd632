package dev.millrace.rim.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/// Which call needs which role; each service has one as a bean. The first rule that fits the method
/// and the path decides, and a call that none fits needs [Role#OPERATOR]. They are of no
/// consequence while no tokens are set. Immutable.
///
/// ```java
/// @Bean
/// AccessRules accessRules() {
///   return AccessRules.builder()
///       .anyone("GET", "/")
///       .allow("POST", "/api/v1/queues/{queue}/items", Role.PRODUCER)
///       .allow("GET", "/api/v1/**", Role.VIEWER)
///       .build();
/// }
/// ```
public final class AccessRules {
  private final List<Rule> rules;

  private AccessRules(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /// Rules that begin with what holds in every service: anyone may ask for the health and for what
  /// describes the interface, and [Role#VIEWER] for the metrics.
  public static Builder builder() {
    return new Builder()
        .anyone("GET", "/actuator/health/**")
        .anyone("GET", "/openapi/**")
        .allow("GET", "/actuator/prometheus", Role.VIEWER);
  }

  /// The roles of which a caller needs one; empty when anyone may call.
  ///
  /// @param path raw, as Spring MVC routes by it
  Set<Role> needed(String method, PathContainer path) {
    String asked = method.equals("HEAD") ? "GET" : method;
    for (Rule rule : rules) {
      if (rule.fits(asked, path)) {
        return rule.anyOf();
      }
    }
    return Set.of(Role.OPERATOR);
  }

  /// @param method `*` for all
  /// @param anyOf empty for anyone
  private record Rule(String method, PathPattern pattern, Set<Role> anyOf) {
    boolean fits(String asked, PathContainer path) {
      return (method.equals("*") || method.equals(asked)) && pattern.matches(path);
    }
  }

  /// Collects rules in the order in which they are asked.
  public static final class Builder {
    private final List<Rule> rules = new ArrayList<>();

    private Builder() {}

    /// @param method such as `POST`, or `*` for all; `GET` holds for `HEAD` too
    /// @param pattern as in a `@RequestMapping`
    /// @param anyOf the roles of which one is enough, each with those that include it
    public Builder allow(String method, String pattern, Role... anyOf) {
      if (anyOf.length == 0) {
        throw new IllegalArgumentException(
            "no role for %s %s: name one, or use anyone(…)".formatted(method, pattern));
      }
      rules.add(new Rule(method, parse(pattern), Set.of(anyOf)));
      return this;
    }

    /// Lets in callers without a token.
    public Builder anyone(String method, String pattern) {
      rules.add(new Rule(method, parse(pattern), Set.of()));
      return this;
    }

    public AccessRules build() {
      return new AccessRules(rules);
    }

    private static PathPattern parse(String pattern) {
      return PathPatternParser.defaultInstance.parse(pattern);
    }
  }
}
