package dev.millrace.coordinator;

import dev.millrace.rim.settings.SettingsFailureAnalyzer;

/// Says how the settings of this service are set.
final class CoordinatorSettingsAnalyzer extends SettingsFailureAnalyzer {
  CoordinatorSettingsAnalyzer() {
    super(
        "Set them in the environment (MILLRACE_COORDINATOR_REDUCE_QUEUE, …), as"
            + " --millrace.coordinator.… or in a file; coordinator/README.md lists them all.");
  }
}
