package dev.millrace.event;

import dev.millrace.rim.settings.SettingsFailureAnalyzer;

final class EventSettingsAnalyzer extends SettingsFailureAnalyzer {
  EventSettingsAnalyzer() {
    super(
        "Set them in the environment (MILLRACE_EVENT_FROM, MILLRACE_EVENT_FILTER_WHEN, …), as"
            + " --millrace.event.… or in a file; event-adapter/README.md lists them all.");
  }
}
