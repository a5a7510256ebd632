package dev.millrace.signup.person;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Where somebody lives, as far as the flow cares.
public enum Region {
  EU("Europe"),
  US("Americas"),
  ASIA("Asia and Pacific");

  private final String title;

  Region(String title) {
    this.title = title;
  }

  /// For people.
  public String title() {
    return title;
  }

  /// As it stands in events.
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Region> of(String wire) {
    return Arrays.stream(values()).filter(region -> region.wire().equals(wire)).findFirst();
  }
}
