package dev.millrace.images.picture;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// PNGs made by hand, to lie.
final class PngBytes {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  PngBytes() {
    bytes.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A});
  }

  PngBytes size(int width, int height) {
    var header = new ByteArrayOutputStream();
    write(new DataOutputStream(header), width, height);
    return chunk("IHDR", header.toByteArray());
  }

  private static void write(DataOutputStream header, int width, int height) {
    try {
      header.writeInt(width);
      header.writeInt(height);
      header.write(new byte[] {8, 2, 0, 0, 0});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// So many zeros, deflated: a few bytes that become many.
  PngBytes zeros(int count) {
    var deflater = new Deflater(9);
    deflater.setInput(new byte[count]);
    deflater.finish();
    byte[] buffer = new byte[count / 500 + 1000];
    int length = deflater.deflate(buffer);
    deflater.end();
    return chunk("IDAT", java.util.Arrays.copyOf(buffer, length));
  }

  PngBytes chunk(String type, byte[] data) {
    try {
      byte[] name = type.getBytes(StandardCharsets.US_ASCII);
      var crc = new CRC32();
      crc.update(name);
      crc.update(data);
      out.writeInt(data.length);
      out.write(name);
      out.write(data);
      out.writeInt((int) crc.getValue());
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] end() {
    chunk("IEND", new byte[0]);
    return bytes.toByteArray();
  }
}
