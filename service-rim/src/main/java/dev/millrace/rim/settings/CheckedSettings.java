package dev.millrace.rim.settings;

/// Settings of `@ConfigurationProperties` that check themselves when they are complete. They are
/// checked before anything is made of them.
public interface CheckedSettings {
  /// @throws SettingsException with all mistakes
  void check();
}
