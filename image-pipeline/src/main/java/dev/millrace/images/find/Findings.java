package dev.millrace.images.find;

import java.util.List;

/// What was found in one picture, the surest first.
public record Findings(List<Vehicle> vehicles, List<Plate> plates) {
  public Findings {
    vehicles = List.copyOf(vehicles);
    plates = List.copyOf(plates);
  }
}
