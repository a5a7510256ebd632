package dev.millrace.images.picture;

import java.io.ByteArrayOutputStream;

/// Writes the segments of a grey progressive JPEG, right or wrong.
final class JpegBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  JpegBytes() {
    alone(0xD8);
  }

  JpegBytes alone(int marker) {
    return write(0xFF, marker);
  }

  JpegBytes frame(int width, int height) {
    return write(0xFF, 0xC2, 0, 11, 8)
        .write(height >> 8, height, width >> 8, width)
        .write(1, 1, 0x11, 0);
  }

  JpegBytes scan() {
    return write(0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 0, 0).zeros(4);
  }

  JpegBytes zeros(int count) {
    out.writeBytes(new byte[count]);
    return this;
  }

  int size() {
    return out.size();
  }

  byte[] end() {
    return alone(0xD9).out.toByteArray();
  }

  private JpegBytes write(int... bytes) {
    for (int b : bytes) {
      out.write(b);
    }
    return this;
  }
}
