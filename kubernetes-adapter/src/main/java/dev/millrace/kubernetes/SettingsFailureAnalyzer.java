package dev.millrace.kubernetes;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Says at start, in place of a stack trace, everything that is wrong with the settings.
final class SettingsFailureAnalyzer extends AbstractFailureAnalyzer<SettingsException> {
  @Override
  protected FailureAnalysis analyze(Throwable root, SettingsException cause) {
    return new FailureAnalysis(
        "The settings cannot be used:\n  - " + String.join("\n  - ", cause.mistakes()),
        "Set them in application.yaml, or in the environment: MILLRACE_KUBERNETES_INSTALLATION for"
            + " millrace.kubernetes.installation.",
        cause);
  }
}
