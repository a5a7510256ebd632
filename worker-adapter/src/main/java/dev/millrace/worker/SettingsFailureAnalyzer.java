package dev.millrace.worker;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Says at start, in place of a stack trace, everything that is wrong with the settings.
final class SettingsFailureAnalyzer extends AbstractFailureAnalyzer<SettingsException> {
  @Override
  protected FailureAnalysis analyze(Throwable root, SettingsException cause) {
    return new FailureAnalysis(
        "The settings cannot be used:\n  - " + String.join("\n  - ", cause.mistakes()),
        "Set them as --millrace.worker.queue=… on the command line (--queue=… for short), as"
            + " MILLRACE_WORKER_QUEUE in the environment, or in application.yaml.",
        cause);
  }
}
