package dev.millrace.images.picture;

import org.bytedeco.opencv.opencv_core.Mat;

/// An upright picture's pixels, 8 bits each of blue, green and red. They lie outside the heap: close
/// it. For one thread.
public final class Picture implements AutoCloseable {
  private final Mat pixels;

  Picture(Mat pixels) {
    this.pixels = pixels;
  }

  /// Not a copy; gone once this is closed.
  public Mat pixels() {
    return pixels;
  }

  public int width() {
    return pixels.cols();
  }

  public int height() {
    return pixels.rows();
  }

  @Override
  public void close() {
    pixels.close();
  }
}
