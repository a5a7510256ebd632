package dev.millrace.rim.client;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param ssl for calls of `https` URLs
@ConfigurationProperties(prefix = "millrace.client", ignoreUnknownFields = false)
record ClientSettings(@DefaultValue Ssl ssl) {

  /// @param bundle name of an SSL bundle: whom to trust, and what to show to those who ask who calls;
  ///     null = whom the JVM trusts, and nothing
  record Ssl(@Nullable String bundle) {}
}
