package dev.millrace.images.find;

import ai.onnxruntime.OrtException;
import dev.millrace.images.picture.Picture;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// Finds the vehicles and the plates of a picture. Safe for many threads; as many of them as there
/// are slots look at once, and more wait.
public final class Finder implements AutoCloseable {
  private final VehicleDetector vehicles;
  private final BlockingQueue<PlateDetector> plates;

  /// @param slots pictures at once, at least 1
  /// @param least score of a vehicle, from 0 to 1
  public Finder(int slots, double least) {
    this.vehicles = new VehicleDetector(least);
    this.plates = new ArrayBlockingQueue<>(slots);
    for (int slot = 0; slot < slots; slot++) {
      plates.add(new PlateDetector());
    }
  }

  public Findings find(Picture picture) throws InterruptedException {
    PlateDetector detector = plates.take();
    try {
      List<Vehicle> found = vehicles.find(picture.pixels());
      List<Plate> plated = detector.find(picture.pixels(), found);
      List<Vehicle> painted =
          found.stream()
              .map(each -> each.painted(PaintFinder.of(picture.pixels(), each.box(), plated)))
              .toList();
      return new Findings(painted, plated);
    } finally {
      plates.add(detector);
    }
  }

  @Override
  public void close() throws OrtException {
    plates.forEach(PlateDetector::close);
    vehicles.close();
  }
}
