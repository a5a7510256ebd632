package dev.millrace.images.find;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// What the detector tells apart, of the 80 classes of COCO that it knows.
public enum VehicleType {
  CAR(2),
  MOTORCYCLE(3),
  BUS(5),
  TRUCK(7);

  private final int index;

  VehicleType(int index) {
    this.index = index;
  }

  /// Of its class among the scores.
  int index() {
    return index;
  }

  @JsonValue
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  @JsonCreator
  static VehicleType of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
