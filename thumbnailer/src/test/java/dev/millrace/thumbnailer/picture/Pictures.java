package dev.millrace.thumbnailer.picture;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Objects;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/// Really looks at pictures.
final class Pictures {
  private Pictures() {}

  static BufferedImage read(Path file) throws IOException {
    return Objects.requireNonNull(ImageIO.read(file.toFile()), () -> file + " is no picture");
  }

  /// How many clearly different colours there are; 1 for a picture of nothing.
  static int colours(BufferedImage picture) {
    var colours = new HashSet<Integer>();
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        colours.add(picture.getRGB(x, y) & 0xE0E0E0);
      }
    }
    return colours.size();
  }

  /// How bright it is on average, from 0 to 255.
  static double brightness(BufferedImage picture) {
    long sum = 0;
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        int rgb = picture.getRGB(x, y);
        sum += (rgb >> 16 & 255) + (rgb >> 8 & 255) + (rgb & 255);
      }
    }
    return sum / 3.0 / picture.getWidth() / picture.getHeight();
  }

  static int framesOfGif(Path file) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("gif");
    try (var in = ImageIO.createImageInputStream(file.toFile())) {
      ImageReader reader = readers.next();
      reader.setInput(in);
      return reader.getNumImages(true);
    }
  }

  /// ImageIO reads no WebP, but its frames are plain to see: one `ANMF` chunk each.
  static int framesOfWebp(Path file) throws IOException {
    String bytes =
        new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
    if (!bytes.startsWith("RIFF") || !bytes.startsWith("WEBP", 8)) {
      throw new IOException(file + " is no WebP");
    }
    int frames = bytes.split("ANMF", -1).length - 1;
    return Math.max(1, frames);
  }
}
