package dev.millrace.source.serve;

import dev.millrace.rim.settings.SettingsFailureAnalyzer;

/// Tells all mistakes of a kind's settings at once.
final class SourceSettingsAnalyzer extends SettingsFailureAnalyzer {
  SourceSettingsAnalyzer() {
    super(
        "Set them in the environment (MILLRACE_SOURCE_KAFKA_TOPIC, …), as --millrace.source.… or in"
            + " a file; source-adapter/README.md lists them all.");
  }
}
