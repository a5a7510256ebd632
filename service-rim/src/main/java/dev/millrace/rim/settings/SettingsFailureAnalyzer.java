package dev.millrace.rim.settings;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Says at start, in place of a stack trace, everything that is wrong with the settings. Each
/// service
/// has one of its own, in its `spring.factories`, that says how its settings are set.
public abstract class SettingsFailureAnalyzer extends AbstractFailureAnalyzer<SettingsException> {
  private final String advice;

  protected SettingsFailureAnalyzer(String advice) {
    this.advice = advice;
  }

  @Override
  protected FailureAnalysis analyze(Throwable root, SettingsException cause) {
    return new FailureAnalysis(
        "The settings cannot be used:\n  - " + String.join("\n  - ", cause.mistakes()),
        advice,
        cause);
  }
}
