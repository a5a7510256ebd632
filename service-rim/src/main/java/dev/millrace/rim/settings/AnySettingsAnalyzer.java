package dev.millrace.rim.settings;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/// For services that have no words of their own.
@Order(Ordered.LOWEST_PRECEDENCE)
final class AnySettingsAnalyzer extends SettingsFailureAnalyzer {
  AnySettingsAnalyzer() {
    super(
        "Set them in the environment (MILLRACE_…), on the command line (--millrace.…=…) or in a"
            + " file; the service's README lists them all.");
  }
}
