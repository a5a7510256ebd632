package dev.millrace.rim.settings;

import java.util.List;

/// The settings cannot be used. Carries everything that is wrong with them.
public final class SettingsException extends RuntimeException {
  private final List<Mistake> all;

  SettingsException(List<Mistake> all) {
    this(all, all.stream().map(Mistake::toString).toList());
  }

  private SettingsException(List<Mistake> all, List<String> told) {
    super(String.join("; ", told));
    this.all = List.copyOf(all);
  }

  public List<String> mistakes() {
    return all.stream().map(Mistake::toString).toList();
  }

  List<Mistake> all() {
    return all;
  }
}
