package dev.millrace.thumbnailer.picture;

import dev.millrace.contracts.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/// What the pictures of a video are called: always the same, and never as those of another video.
///
/// The video's whole name, extension included, is followed by exactly two parts: `clip.mp4` gives
/// `clip.mp4.001.jpg`, `clip.mp4.sheet.jpg` and `clip.mp4.preview.webp`. Taking the two parts off
/// leads back to the one video, so two videos cannot meet.
final class PictureNames {
  private static final int MOST_BYTES = 255;
  private static final int ROOM_FOR_PARTS = 20;
  private static final int KEPT_BYTES = 180;

  private final String base;

  PictureNames(Path video) {
    this.base = fitting(String.valueOf(video.getFileName()));
  }

  /// @param number from 1
  String frame(int number, String extension) {
    return String.format(Locale.ROOT, "%s.%03d.%s", base, number, extension);
  }

  String sheet(String extension) {
    return base + ".sheet." + extension;
  }

  String preview(String extension) {
    return base + ".preview." + extension;
  }

  /// A name too long for two more parts keeps its beginning and gets a digest of the whole.
  private static String fitting(String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    if (utf8.length <= MOST_BYTES - ROOM_FOR_PARTS) {
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
