package dev.millrace.rim.settings;

import java.util.List;

/// The settings cannot be used. Carries everything that is wrong with them.
public final class SettingsException extends RuntimeException {
  private final List<String> mistakes;

  SettingsException(List<String> mistakes) {
    super(String.join("; ", mistakes));
    this.mistakes = List.copyOf(mistakes);
  }

  public List<String> mistakes() {
    return mistakes;
  }
}
