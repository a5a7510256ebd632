package dev.millrace.worker;

import dev.millrace.rim.settings.SettingsFailureAnalyzer;

/// Says how the settings of this service are set.
final class WorkerSettingsAnalyzer extends SettingsFailureAnalyzer {
  WorkerSettingsAnalyzer() {
    super(
        "Set them as --millrace.worker.queue=… on the command line (--queue=… for short), as"
            + " MILLRACE_WORKER_QUEUE in the environment, or in application.yaml.");
  }
}
