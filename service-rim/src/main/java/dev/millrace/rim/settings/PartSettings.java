package dev.millrace.rim.settings;

/// Settings that a part of a program needs. They are bound once more, as beans, when they have been
/// found good.
public interface PartSettings {
  /// @param mistakes takes what is wrong, by keys below the program's prefix
  void check(Mistakes mistakes);
}
