package dev.millrace.images.find;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;

/// @param score from 0 to 1
public record Vehicle(
    @JsonSetter(nulls = Nulls.FAIL) Box box,
    @JsonSetter(nulls = Nulls.FAIL) VehicleType type,
    @JsonSetter(nulls = Nulls.FAIL) Paint color,
    double score) {
  Vehicle painted(Paint paint) {
    return new Vehicle(box, type, paint, score);
  }
}
