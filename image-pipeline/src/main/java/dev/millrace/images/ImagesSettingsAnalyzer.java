package dev.millrace.images;

import dev.millrace.rim.settings.SettingsFailureAnalyzer;

/// Says how the settings of this service are set.
final class ImagesSettingsAnalyzer extends SettingsFailureAnalyzer {
  ImagesSettingsAnalyzer() {
    super(
        "Set them as --millrace.images.part=… on the command line, as MILLRACE_IMAGES_PART in the"
            + " environment, or in application.yaml.");
  }
}
