package dev.millrace.source.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `Link` headers (RFC 8288): `<address>; rel="next"; title="one, two", <other>; …`. Pure.
final class Links {
  private static final String PARAMETER =
      "\\s*;\\s*([^\\s=;,\"]+)(?:\\s*=\\s*(?:\"([^\"]*)\"|([^\\s;,\"]*)))?";
  private static final Pattern LINK = Pattern.compile("<([^>]*)>((?:" + PARAMETER + ")*)");
  private static final Pattern ONE_PARAMETER = Pattern.compile(PARAMETER);

  private Links() {}

  /// The address of the first link to what follows.
  static Optional<String> next(List<String> headers) {
    return headers.stream()
        .flatMap(header -> LINK.matcher(header).results())
        .filter(link -> isNext(link.group(2)))
        .map(link -> link.group(1))
        .findFirst();
  }

  /// Names and relations are the same in capitals; one link may have several relations.
  private static boolean isNext(String parameters) {
    Matcher parameter = ONE_PARAMETER.matcher(parameters);
    while (parameter.find()) {
      if (parameter.group(1).equalsIgnoreCase("rel")) {
        String value = parameter.group(2) == null ? parameter.group(3) : parameter.group(2);
        return value != null
            && List.of(value.toLowerCase(Locale.ROOT).split("\\s+")).contains("next");
      }
    }
    return false;
  }
}
