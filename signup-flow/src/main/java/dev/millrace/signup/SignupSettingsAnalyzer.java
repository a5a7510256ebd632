package dev.millrace.signup;

import dev.millrace.rim.settings.SettingsFailureAnalyzer;

/// Says how the settings of this service are set.
final class SignupSettingsAnalyzer extends SettingsFailureAnalyzer {
  SignupSettingsAnalyzer() {
    super(
        "Set them as --millrace.signup.part=… on the command line, as MILLRACE_SIGNUP_PART in the"
            + " environment, or in application.yaml.");
  }
}
