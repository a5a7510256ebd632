package dev.millrace.rim.access;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/// Compares the names of hosts as they stand in headers, without ever asking the DNS.
final class Hosts {
  private static final Pattern LOOPBACK_V4 = Pattern.compile("127(\\.\\d{1,3}){3}");

  private Hosts() {}

  static boolean isLoopback(String host) {
    String name = bare(host);
    return name.equals("localhost")
        || name.equals("::1")
        || name.equals("0:0:0:0:0:0:0:1")
        || LOOPBACK_V4.matcher(name).matches();
  }

  /// Whether an `Origin` header names this host and port.
  static boolean isSame(String origin, String host, int port) {
    try {
      URI uri = new URI(origin);
      if (uri.getHost() == null) {
        return false;
      }
      int originPort = uri.getPort();
      if (originPort < 0) {
        originPort = "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
      }
      return bare(uri.getHost()).equals(bare(host)) && originPort == port;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static String bare(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.startsWith("[") && lower.endsWith("]")
        ? lower.substring(1, lower.length() - 1)
        : lower;
  }
}
