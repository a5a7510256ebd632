package dev.millrace.rim.settings;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/// Says at start, in place of a stack trace, everything that is wrong with the settings. A service
/// has one of its own, in its `spring.factories`, to say how its settings are set.
@Order(0)
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
