package dev.millrace.thumbnailer.ffmpeg;

import dev.millrace.thumbnailer.failure.Reason;
import dev.millrace.thumbnailer.failure.WorkFailure;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds out from an exit code and the last lines of standard error what went wrong.
public final class Diagnosis {
  private static final int SIGKILL = 128 + 9;
  private static final int SIGTERM = 128 + 15;
  private static final int SIGXCPU = 128 + 24;
  private static final int SIGXFSZ = 128 + 25;
  private static final int NOT_STARTED = 126;

  /// What ffmpeg says last, after it has told the cause.
  private static final Set<String> GAVE_UP =
      Set.of("Conversion failed!", "Error marking filters as finished");

  private static final String NO_MEMORY = "Cannot allocate memory";

  /// What the system says of a disk, at the end of a line that is none of a video's own texts.
  private static final Pattern DISK =
      Pattern.compile(
          "(?! ).*(?:No space left on device|Disk quota exceeded|Read-only file system"
              + "|Permission denied|Stale file handle)");

  /// Two words of the system that decoders have for a damaged video too: here of a picture.
  private static final Pattern WRITING =
      Pattern.compile(
          "(?:av_interleaved_write_frame\\(\\)|(?:\\[.*] )?Error (?:submitting a packet to the"
              + " muxer|muxing a packet|writing trailer.*|opening output files?.*)): (?:Operation"
              + " not permitted|Input/output error)");

  private static final Pattern PLAYLIST =
      Pattern.compile("\\[(\\S+) @ \\w+] Format not on whitelist.*");
  private static final Pattern ADDRESS = Pattern.compile("^(\\[[^\\]]* @ 0x\\w+] )+");

  private Diagnosis() {}

  /// @param name of the video below the media folder
  public static WorkFailure of(int exit, List<String> tail, String name, Limits limits) {
    String all = String.join("\n", tail);
    if (exit > 128) {
      return signal(exit, name, limits);
    }
    if (exit >= NOT_STARTED || all.contains("Unknown encoder") || all.contains("No such filter")) {
      return new WorkFailure(
          Reason.FFMPEG, "%s: this ffmpeg cannot do it: %s".formatted(name, lastWords(tail)));
    }
    if (all.contains(NO_MEMORY)) {
      return memory(name, limits);
    }
    Optional<String> storage = tail.stream().filter(Diagnosis::blamesStorage).findFirst();
    if (storage.isPresent()) {
      return new WorkFailure(
          Reason.STORAGE, "%s: cannot write the pictures: %s".formatted(name, bare(storage.get())));
    }
    if (all.contains("Picture size ") || all.contains("specified max pixel count")) {
      return new WorkFailure(
          Reason.TOO_MANY_PIXELS,
          "%s: its frames are too large: %s".formatted(name, line(tail, "Picture size ")));
    }
    return unreadable(tail, name, all);
  }

  /// For a picture of our own tiles: they are whole, so that what cannot be made of them is too large.
  ///
  /// @param picture what was to be made, for the message
  public static WorkFailure ofTiles(
      int exit, List<String> tail, String name, String picture, Limits limits) {
    WorkFailure failure = of(exit, tail, name, limits);
    return switch (failure.reason()) {
      case UNREADABLE, TOO_MUCH_MEMORY ->
          new WorkFailure(
              Reason.TOO_MUCH_MEMORY,
              "%s: %s cannot be made in the %d MB of memory allowed: %s"
                  .formatted(name, picture, limits.memory() / 1_000_000, lastWords(tail)));
      default -> failure;
    };
  }

  /// For an ffmpeg that ended well but wrote nothing.
  public static WorkFailure nothing(List<String> tail, String name, Limits limits) {
    return String.join("\n", tail).contains(NO_MEMORY)
        ? memory(name, limits)
        : new WorkFailure(Reason.UNREADABLE, name + ": not a single frame of it could be decoded");
  }

  /// Whether a line says of itself what went wrong, whatever comes after it.
  static boolean tellsCause(String line) {
    return blamesStorage(line) || !line.startsWith(" ") && line.endsWith(NO_MEMORY);
  }

  private static boolean blamesStorage(String line) {
    return DISK.matcher(line).matches() || WRITING.matcher(line).matches();
  }

  private static WorkFailure memory(String name, Limits limits) {
    return new WorkFailure(
        Reason.TOO_MUCH_MEMORY,
        "%s: needs more than the %d MB of memory allowed"
            .formatted(name, limits.memory() / 1_000_000));
  }

  private static WorkFailure unreadable(List<String> tail, String name, String all) {
    Matcher playlist = PLAYLIST.matcher(all);
    if (playlist.find()) {
      return new WorkFailure(
          Reason.UNREADABLE,
          "%s: is not a video but a file of kind \"%s\", which is not opened, whatever its name"
              .formatted(name, playlist.group(1)));
    }
    return new WorkFailure(
        Reason.UNREADABLE, "%s: cannot be read as a video: %s".formatted(name, lastWords(tail)));
  }

  private static WorkFailure signal(int exit, String name, Limits limits) {
    return switch (exit) {
      case SIGXFSZ ->
          new WorkFailure(
              Reason.TOO_MUCH_OUTPUT,
              "%s: a picture would be larger than the %d bytes allowed"
                  .formatted(name, limits.output()));
      case SIGXCPU ->
          new WorkFailure(
              Reason.TOO_LONG,
              "%s: takes longer than the %d ms allowed".formatted(name, limits.time().toMillis()));
      case SIGKILL, SIGTERM ->
          new WorkFailure(
              Reason.KILLED,
              "%s: ffmpeg was killed from outside (signal %d)".formatted(name, exit - 128));
      default ->
          new WorkFailure(
              Reason.CRASHED, "%s: ffmpeg crashed on it (signal %d)".formatted(name, exit - 128));
    };
  }

  private static String line(List<String> tail, String part) {
    return tail.stream()
        .filter(line -> line.contains(part))
        .findFirst()
        .map(Diagnosis::bare)
        .orElse("");
  }

  /// The last line that names a cause rather than the file.
  private static String lastWords(List<String> tail) {
    for (String line : tail.reversed()) {
      String words = bare(line);
      if (!words.startsWith("file:")
          && !words.startsWith(" ")
          && !words.isBlank()
          && !GAVE_UP.contains(words)) {
        return words;
      }
    }
    return tail.isEmpty() ? "ffmpeg says nothing" : "Invalid data found when processing input";
  }

  private static String bare(String line) {
    return ADDRESS.matcher(line).replaceFirst("");
  }
}
