package dev.millrace.thumbnailer.request;

/// The one sentence for a number outside its bounds.
final class Bounds {
  private Bounds() {}

  static int check(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s must be from %d to %d, not %d".formatted(name, least, most, value));
    }
    return value;
  }
}
