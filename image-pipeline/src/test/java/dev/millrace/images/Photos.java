package dev.millrace.images;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;

/// Real bytes of real pictures.
public final class Photos {
  public static final Path SAMPLES = Path.of("../samples/photos");

  private Photos() {}

  public static byte[] sample(String name) {
    try {
      return Files.readAllBytes(SAMPLES.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A picture that is red in its upper left quarter, white, green and blue clockwise from there.
  public static BufferedImage quarters(int width, int height) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(Color.RED);
    pen.fillRect(0, 0, width / 2, height / 2);
    pen.setColor(Color.WHITE);
    pen.fillRect(width / 2, 0, width / 2, height / 2);
    pen.setColor(Color.GREEN);
    pen.fillRect(width / 2, height / 2, width / 2, height / 2);
    pen.setColor(Color.BLUE);
    pen.fillRect(0, height / 2, width / 2, height / 2);
    pen.dispose();
    return image;
  }

  /// A picture in which each pixel is light or dark, at random.
  public static BufferedImage grain(int width, int height) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var random = new Random(1);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextBoolean() ? 0xB2B2B2 : 0x4E4E4E);
      }
    }
    return image;
  }

  public static byte[] encoded(BufferedImage image, String format) {
    try (var out = new ByteArrayOutputStream()) {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalArgumentException("no writer for " + format);
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The JPEG with a camera's notes after its first marker: an orientation, a place (GPS), a serial
  /// number, and whatever a thumbnail would be.
  public static byte[] withNotes(byte[] jpeg, int orientation) {
    byte[] notes = notes(orientation);
    byte[] whole = new byte[jpeg.length + notes.length];
    System.arraycopy(jpeg, 0, whole, 0, 2);
    System.arraycopy(notes, 0, whole, 2, notes.length);
    System.arraycopy(jpeg, 2, whole, 2 + notes.length, jpeg.length - 2);
    return whole;
  }

  private static byte[] notes(int orientation) {
    var out = new ByteArrayOutputStream();
    byte[] tail = "SERIAL-0815 GPS 48.1371N 11.5754E THUMBNAIL".getBytes();
    int length = 2 + 6 + 8 + 2 + 12 + 4 + tail.length;
    out.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xE1, (byte) (length >> 8), (byte) length});
    out.writeBytes("Exif\0\0".getBytes());
    out.writeBytes(new byte[] {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1});
    out.writeBytes(new byte[] {0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte) orientation, 0, 0});
    out.writeBytes(new byte[4]);
    out.writeBytes(tail);
    return out.toByteArray();
  }

  public static byte[] cut(byte[] file, double share) {
    return Arrays.copyOf(file, (int) (file.length * share));
  }
}
