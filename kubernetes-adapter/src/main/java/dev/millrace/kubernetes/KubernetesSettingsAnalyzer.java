package dev.millrace.kubernetes;

import dev.millrace.rim.settings.SettingsFailureAnalyzer;

/// Says how the settings of this service are set.
final class KubernetesSettingsAnalyzer extends SettingsFailureAnalyzer {
  KubernetesSettingsAnalyzer() {
    super(
        "Set them in application.yaml, or in the environment: MILLRACE_KUBERNETES_INSTALLATION for"
            + " millrace.kubernetes.installation.");
  }
}
