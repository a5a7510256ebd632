package dev.millrace.images.find;

import java.nio.ByteBuffer;
import java.util.List;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;

/// The colour of a vehicle: hue, saturation and value of most of the pixels in a band below its
/// windows.
final class PaintFinder {
  private static final double TOP = 0.42;
  private static final double BOTTOM = 0.68;
  private static final double SIDE = 0.2;
  private static final int SAMPLES = 64;

  private PaintFinder() {}

  /// @param plates are left out, unless nothing else is there
  static Paint of(Mat pixels, Box vehicle, List<Plate> plates) {
    Box band = band(vehicle).within(pixels.cols(), pixels.rows());
    if (band.isEmpty()) {
      band = vehicle;
    }
    try (var area = new Rect(band.x(), band.y(), band.width(), band.height());
        var part = new Mat(pixels, area);
        var small = new Mat();
        var size = new Size(Math.min(SAMPLES, band.width()), Math.min(SAMPLES, band.height()))) {
      opencv_imgproc.resize(part, small, size, 0, 0, opencv_imgproc.INTER_AREA);
      opencv_imgproc.cvtColor(small, small, opencv_imgproc.COLOR_BGR2HSV);
      return most(small, band, plates);
    }
  }

  private static Box band(Box vehicle) {
    int side = (int) (vehicle.width() * SIDE);
    int top = (int) (vehicle.height() * TOP);
    int height = (int) Math.max(1, vehicle.height() * (BOTTOM - TOP));
    int width = Math.max(1, vehicle.width() - 2 * side);
    return new Box(vehicle.x() + side, vehicle.y() + top, width, height);
  }

  private static Paint most(Mat hsv, Box band, List<Plate> plates) {
    int[] votes = new int[Paint.values().length];
    ByteBuffer bytes = hsv.createBuffer();
    for (int i = 0; i < hsv.cols() * hsv.rows(); i++) {
      int x = band.x() + (i % hsv.cols()) * band.width() / hsv.cols();
      int y = band.y() + (i / hsv.cols()) * band.height() / hsv.rows();
      var pixel = new Box(x, y, 1, 1);
      int weight = plates.stream().anyMatch(p -> pixel.coveredBy(p.box()) == 1) ? 0 : 1;
      Paint paint =
          Paint.of(
              bytes.get(3 * i) & 0xFF, bytes.get(3 * i + 1) & 0xFF, bytes.get(3 * i + 2) & 0xFF);
      votes[paint.ordinal()] += weight;
    }
    Paint most = Paint.GRAY;
    for (Paint paint : Paint.values()) {
      most = votes[paint.ordinal()] > votes[most.ordinal()] ? paint : most;
    }
    return most;
  }
}
