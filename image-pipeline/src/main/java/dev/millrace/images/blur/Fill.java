package dev.millrace.images.blur;

import dev.millrace.images.find.Box;
import dev.millrace.images.picture.Picture;
import java.util.List;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;

/// Fills regions with one colour, the mean of all pixels that stay. Nothing that was inside goes into
/// it, so there is nothing to invert: a blur can be sharpened again, and a mosaic of a plate can be
/// compared with those of all plates there are.
final class Fill {
  private Fill() {}

  /// Changes the picture.
  ///
  /// @param regions within the picture; they may share pixels
  static void hide(Picture picture, List<Box> regions) {
    try (Scalar colour = colour(picture, regions)) {
      paint(picture.pixels(), regions, colour);
    }
  }

  private static Scalar colour(Picture picture, List<Box> regions) {
    try (var all = new Scalar(255);
        var none = new Scalar(0);
        var staying = new Mat(picture.height(), picture.width(), opencv_core.CV_8UC1, all)) {
      paint(staying, regions, none);
      try (Scalar mean = opencv_core.mean(picture.pixels(), staying)) {
        return new Scalar(
            Math.rint(mean.get(0)), Math.rint(mean.get(1)), Math.rint(mean.get(2)), 0);
      }
    }
  }

  private static void paint(Mat pixels, List<Box> regions, Scalar colour) {
    for (Box region : regions) {
      try (var area = rect(region);
          var part = new Mat(pixels, area)) {
        part.put(colour);
      }
    }
  }

  static Rect rect(Box box) {
    return new Rect(box.x(), box.y(), box.width(), box.height());
  }
}
