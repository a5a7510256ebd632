package dev.millrace.source.directory;

import dev.millrace.contracts.Utf8;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Brings file names in and out as the bytes that the file system has.
///
/// Java decodes a path by the locale of the process, so that in a container without one `é` could
/// be neither read nor opened. A `file:` URI carries the bytes unchanged, hence the detour for
/// names of which the locale may lose something. It costs three times as much for each file.
final class FileNames {
  private static final boolean UTF_8_LOCALE =
      "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"));

  /// What Java puts in the place of bytes that it cannot decode.
  private static final char REPLACEMENT = '\ufffd';

  private FileNames() {}

  /// The last name of an absolute path.
  ///
  /// @return null when its bytes are not UTF-8
  static @Nullable String last(Path path) {
    String name = String.valueOf(path.getFileName());
    if (isExact(name)) {
      return name;
    }
    String raw = path.toUri().getRawPath();
    String trimmed = raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
    return decode(trimmed.substring(trimmed.lastIndexOf('/') + 1));
  }

  /// The path of a name below a folder.
  ///
  /// @param name relative, its parts separated by `/`
  static Path below(Path folder, String name) {
    if (isExact(name)) {
      return folder.resolve(name);
    }
    String base = folder.toUri().getRawPath();
    return fromRaw(base + (base.endsWith("/") ? "" : "/") + encode(name));
  }

  /// The absolute path that a setting means.
  static Path absolute(String path) {
    if (isExact(path)) {
      return Path.of(path).toAbsolutePath();
    }
    return path.startsWith("/") ? fromRaw(encode(path)) : below(Path.of("").toAbsolutePath(), path);
  }

  private static Path fromRaw(String rawPath) {
    return Path.of(URI.create("file://" + rawPath));
  }

  /// Whether Java's text for the name surely stands for the very same bytes.
  private static boolean isExact(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 0x80 && (!UTF_8_LOCALE || c == REPLACEMENT)) {
        return false;
      }
    }
    return true;
  }

  private static String encode(String path) {
    var raw = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = b == '/' || (b > 0 && Character.isLetterOrDigit(b));
      raw.append(plain ? String.valueOf((char) b) : "%%%02X".formatted(b));
    }
    return raw.toString();
  }

  private static @Nullable String decode(String raw) {
    var bytes = new ByteArrayOutputStream(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      if (raw.charAt(i) == '%') {
        bytes.write(Integer.parseInt(raw, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(raw.charAt(i));
      }
    }
    return Utf8.text(bytes.toByteArray());
  }
}
