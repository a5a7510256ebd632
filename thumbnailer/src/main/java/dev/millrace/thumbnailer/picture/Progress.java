package dev.millrace.thumbnailer.picture;

/// Hears how far an item is.
@FunctionalInterface
public interface Progress {
  Progress NONE = (percent, doing) -> {};

  /// @param percent 0 to 100, never falling
  void at(int percent, String doing);
}
