package dev.millrace.rim.access;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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

  /// Whether an `Origin` header names the same host and port as the `Host` header. The scheme plays
  /// no part, as a proxy in front may have taken the TLS off.
  static boolean isSame(String origin, @Nullable String host) {
    int authority = origin.indexOf("://");
    return authority > 0 && origin.substring(authority + 3).equalsIgnoreCase(host);
  }

  private static String bare(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.startsWith("[") && lower.endsWith("]")
        ? lower.substring(1, lower.length() - 1)
        : lower;
  }
}
