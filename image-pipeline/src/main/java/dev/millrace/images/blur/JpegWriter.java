package dev.millrace.images.blur;

import dev.millrace.images.picture.Picture;
import java.io.IOException;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;

/// Writes JPEGs that hold pixels and nothing else.
public final class JpegWriter {
  private final int quality;

  /// @param quality from 1 to 100
  public JpegWriter(int quality) {
    this.quality = quality;
  }

  byte[] write(Picture picture) throws IOException {
    try (var jpeg = new BytePointer();
        var how = new IntPointer(opencv_imgcodecs.IMWRITE_JPEG_QUALITY, quality)) {
      if (!opencv_imgcodecs.imencode(".jpg", picture.pixels(), jpeg, how)) {
        throw new IOException("the copy could not be encoded");
      }
      byte[] bytes = new byte[Math.toIntExact(jpeg.limit())];
      jpeg.get(bytes);
      return bytes;
    }
  }
}
