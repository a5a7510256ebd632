package dev.millrace.launcher.client;

import java.net.URI;
import java.net.URISyntaxException;

/// Addresses of services as people give them.
public final class WebUrl {
  private static final int LAST_PORT = 65_535;

  private WebUrl() {}

  /// @throws IllegalArgumentException when no service can be called there, with a message for a person
  public static URI parse(String text) {
    try {
      var url = new URI(text);
      boolean web =
          "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
      if (web && url.getHost() != null && url.getPort() <= LAST_PORT && isBase(url)) {
        return url;
      }
    } catch (URISyntaxException e) {
      // The same words as for one of another kind.
    }
    throw new IllegalArgumentException("not an http or https URL: " + text);
  }

  /// Paths are put behind it.
  private static boolean isBase(URI url) {
    return url.getRawQuery() == null && url.getRawFragment() == null;
  }
}
