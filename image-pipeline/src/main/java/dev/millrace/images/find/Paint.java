package dev.millrace.images.find;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// The colours that vehicles are told apart by.
public enum Paint {
  WHITE,
  GRAY,
  BLACK,
  RED,
  ORANGE,
  YELLOW,
  GREEN,
  BLUE,
  PURPLE;

  private static final int DARK = 55;
  private static final int BRIGHT = 165;
  private static final int PALE = 38;

  @JsonValue
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  @JsonCreator
  static Paint of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }

  /// @param hue 0 to 179, as OpenCV has it
  /// @param saturation 0 to 255
  /// @param value 0 to 255
  static Paint of(int hue, int saturation, int value) {
    if (value < DARK) {
      return BLACK;
    }
    if (saturation < PALE) {
      return value > BRIGHT ? WHITE : GRAY;
    }
    if (hue < 8 || hue >= 170) {
      return RED;
    }
    if (hue < 20) {
      return ORANGE;
    }
    if (hue < 35) {
      return YELLOW;
    }
    if (hue < 85) {
      return GREEN;
    }
    return hue < 130 ? BLUE : PURPLE;
  }
}
