package dev.millrace.images.settings;

import dev.millrace.rim.settings.Mistakes;

/// Settings that a part needs. They are bound once more, as beans, when they have been found good.
public interface PartSettings {
  /// @param mistakes takes what is wrong, by keys below `millrace.images.`
  void check(Mistakes mistakes);
}
