package dev.millrace.images.blur;

import dev.millrace.contracts.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/// What the copy of a photo is called: always the same, and never as that of another photo.
final class CopyName {
  private static final String END = ".blurred.jpg";
  private static final int MOST_BYTES = 255;
  private static final int KEPT_BYTES = 180;

  private CopyName() {}

  /// @param photo path below the folder of photos
  static String of(String photo) {
    Path path = Path.of(photo).normalize();
    return path.resolveSibling(fitting(String.valueOf(path.getFileName())) + END).toString();
  }

  /// A name too long for its end keeps its beginning and gets a digest of the whole.
  private static String fitting(String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    if (utf8.length <= MOST_BYTES - END.length()) {
      return name;
    }
    int end = KEPT_BYTES;
    while ((utf8[end] & 0xC0) == 0x80) {
      end--; // not inside a character
    }
    String kept = new String(Arrays.copyOf(utf8, end), StandardCharsets.UTF_8);
    return kept + "~" + Sha256.hex(utf8).substring(0, 24);
  }
}
