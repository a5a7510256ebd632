package dev.millrace.images.blur;

import dev.millrace.images.find.Box;
import dev.millrace.images.picture.Picture;
import java.nio.DoubleBuffer;
import java.util.List;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/// Compares pixels.
final class Likeness {
  /// Colour is stored for two pixels at once, so the outermost ones of a region share it.
  private static final int EDGE = 2;

  private static final double FLAT = 1;

  /// Mean difference of one colour of one pixel, of 255. JPEG at quality 90 makes less than 4 of
  /// the photos seen; two different photos have more than 30.
  private static final double SAME = 10;

  private Likeness() {}

  static boolean isFlat(Picture picture, Box region) {
    Box inner =
        new Box(
            region.x() + EDGE,
            region.y() + EDGE,
            region.width() - 2 * EDGE,
            region.height() - 2 * EDGE);
    if (inner.isEmpty() || inner.coveredBy(new Box(0, 0, picture.width(), picture.height())) < 1) {
      return false;
    }
    try (var area = Fill.rect(inner);
        var part = new Mat(picture.pixels(), area);
        var mean = new Mat();
        var deviation = new Mat()) {
      opencv_core.meanStdDev(part, mean, deviation);
      DoubleBuffer each = deviation.createBuffer();
      return Math.max(each.get(0), Math.max(each.get(1), each.get(2))) <= FLAT;
    }
  }

  /// @param quarter the other picture, at a quarter of its width and height
  /// @param apart regions that may differ
  static boolean isSame(Picture picture, Picture quarter, List<Box> apart) {
    try (var small = new Mat();
        var size = new Size(quarter.width(), quarter.height());
        var black = new Scalar(0, 0, 0, 0);
        var difference = new Mat()) {
      opencv_imgproc.resize(picture.pixels(), small, size, 0, 0, opencv_imgproc.INTER_AREA);
      opencv_core.absdiff(small, quarter.pixels(), difference);
      var bounds = new Box(0, 0, quarter.width(), quarter.height());
      for (Box region : apart) {
        var scaled =
            new Box(
                region.x() / 4 - 1,
                region.y() / 4 - 1,
                region.width() / 4 + 2,
                region.height() / 4 + 2);
        try (var area = Fill.rect(scaled.common(bounds));
            var part = new Mat(difference, area)) {
          part.put(black);
        }
      }
      try (Scalar mean = opencv_core.mean(difference)) {
        return Math.max(mean.get(0), Math.max(mean.get(1), mean.get(2))) <= SAME;
      }
    }
  }
}
