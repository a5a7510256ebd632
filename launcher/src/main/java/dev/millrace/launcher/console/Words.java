package dev.millrace.launcher.console;

import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/// Numbers and mishaps as people read them.
public final class Words {
  private Words() {}

  /// `4.1 s`, `75 s`, `12 min`, `3.5 h`.
  public static String time(Duration duration) {
    double seconds = duration.toMillis() / 1000.0;
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    if (seconds < 600) {
      return String.format(Locale.ROOT, "%.0f s", seconds);
    }
    return seconds < 7200
        ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
        : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
  }

  /// `1 item`, `2 items`.
  public static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /// What went wrong. Some of the system's exceptions say nothing but the name of a file.
  public static String mishap(Exception e) {
    return switch (e) {
      case UncheckedIOException wrapping -> mishap(Objects.requireNonNull(wrapping.getCause()));
      case NoSuchFileException gone -> "there is no " + gone.getFile();
      case AccessDeniedException denied -> "no permission for " + denied.getFile();
      case FileAlreadyExistsException there -> there.getFile() + " is there and is no folder";
      case NotDirectoryException other -> other.getFile() + " is no folder";
      case CharacterCodingException coding -> "a file that was given is not UTF-8";
      default -> e.getMessage() == null ? e.toString() : e.getMessage();
    };
  }
}
