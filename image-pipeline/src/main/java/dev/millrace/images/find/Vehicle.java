package dev.millrace.images.find;

/// @param score from 0 to 1
public record Vehicle(Box box, VehicleType type, Paint color, double score) {
  Vehicle painted(Paint paint) {
    return new Vehicle(box, type, paint, score);
  }
}
