package dev.millrace.images.find;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/// Reads what the network says: for each cell of three grids the scores of its classes, and how far
/// from the cell's middle the left, upper, right and lower edge of the thing lie, each as a
/// distribution over 0 to 10 cells.
final class NanoDetGrid {
  private static final int CLASSES = 80;
  private static final int BINS = 11;

  private final int width;
  private final int height;
  private final double least;

  /// @param width of the picture that was squeezed into the network's square
  NanoDetGrid(int width, int height, double least) {
    this.width = width;
    this.height = height;
    this.least = least;
  }

  List<Vehicle> read(int stride, FloatBuffer scores, FloatBuffer edges) {
    int side = VehicleDetector.SIDE / stride;
    var found = new ArrayList<Vehicle>();
    for (int cell = 0; cell < side * side; cell++) {
      for (VehicleType type : VehicleType.values()) {
        double score = scores.get(cell * CLASSES + type.index());
        if (score >= least) {
          double x = (cell % side + 0.5) * stride;
          double y = (cell / side + 0.5) * stride;
          Box box = box(x, y, stride, edges, cell * 4 * BINS);
          if (!box.isEmpty()) {
            found.add(new Vehicle(box, type, Paint.GRAY, rounded(score)));
          }
        }
      }
    }
    return found;
  }

  private Box box(double x, double y, int stride, FloatBuffer edges, int at) {
    double wide = (double) width / VehicleDetector.SIDE;
    double high = (double) height / VehicleDetector.SIDE;
    int left = (int) Math.floor((x - stride * mean(edges, at)) * wide);
    int top = (int) Math.floor((y - stride * mean(edges, at + BINS)) * high);
    int right = (int) Math.ceil((x + stride * mean(edges, at + 2 * BINS)) * wide);
    int bottom = (int) Math.ceil((y + stride * mean(edges, at + 3 * BINS)) * high);
    return new Box(left, top, right - left, bottom - top).within(width, height);
  }

  /// The mean of a distribution that is given by its logits.
  private static double mean(FloatBuffer logits, int at) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int bin = 0; bin < BINS; bin++) {
      largest = Math.max(largest, logits.get(at + bin));
    }
    double sum = 0;
    double weighted = 0;
    for (int bin = 0; bin < BINS; bin++) {
      double weight = Math.exp(logits.get(at + bin) - largest);
      sum += weight;
      weighted += weight * bin;
    }
    return weighted / sum;
  }

  private static double rounded(double score) {
    return Math.round(score * 1000) / 1000.0;
  }
}
