package dev.millrace.images.picture;

import dev.millrace.images.failure.Reason;
import dev.millrace.images.failure.WorkFailure;
import org.jspecify.annotations.Nullable;

/// What a picture's file says of itself, read without decoding.
///
/// @param width pixels as stored; those of the upright picture are [#uprightWidth]
/// @param orientation 1 to 8, as EXIF counts
public record Header(Format format, int width, int height, int orientation) {

  /// What is taken.
  public enum Format {
    JPEG("image/jpeg"),
    PNG("image/png"),
    WEBP("image/webp");

    private final String mediaType;

    Format(String mediaType) {
      this.mediaType = mediaType;
    }

    public String mediaType() {
      return mediaType;
    }

    /// Of a file that begins so; null when it is none of these.
    ///
    /// @param beginning its first 12 bytes at least, as far as there are as many
    public static @Nullable Format of(byte[] beginning) {
      return of(new FileBytes(beginning));
    }

    private static @Nullable Format of(FileBytes bytes) {
      if (bytes.starts(0, 0xFF, 0xD8, 0xFF)) {
        return JPEG;
      }
      if (bytes.starts(0, 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A)) {
        return PNG;
      }
      return bytes.starts(0, 'R', 'I', 'F', 'F') && bytes.starts(8, 'W', 'E', 'B', 'P')
          ? WEBP
          : null;
    }
  }

  /// Walks the whole file: it must hold one picture, and all of it.
  ///
  /// @param name for messages
  public static Header read(String name, byte[] file) throws WorkFailure {
    try {
      var bytes = new FileBytes(file);
      return switch (Format.of(bytes)) {
        case JPEG -> JpegHeader.read(bytes);
        case PNG -> PngHeader.read(bytes);
        case WEBP -> WebpHeader.read(bytes);
        case null ->
            throw new WorkFailure(Reason.NOT_A_PICTURE, "it is %s".formatted(guess(bytes)));
      };
    } catch (WorkFailure e) {
      throw new WorkFailure(e.reason(), name + ": " + e.getMessage());
    }
  }

  private static String guess(FileBytes bytes) {
    if (bytes.starts(0, 'G', 'I', 'F', '8')) {
      return "a GIF, which may hold many pictures: convert it to PNG";
    }
    if (bytes.starts(0, 'I', 'I', 42, 0) || bytes.starts(0, 'M', 'M', 0, 42)) {
      return "a TIFF or a camera's raw file: convert it to JPEG or PNG";
    }
    if (bytes.starts(4, 'f', 't', 'y', 'p')) {
      return "a HEIC, AVIF or video file: convert it to JPEG or PNG";
    }
    return bytes.size() == 0 ? "empty (0 bytes)" : "no JPEG, PNG or WebP";
  }

  public int uprightWidth() {
    return orientation > 4 ? height : width;
  }

  public int uprightHeight() {
    return orientation > 4 ? width : height;
  }

  public long pixels() {
    return (long) width * height;
  }
}
