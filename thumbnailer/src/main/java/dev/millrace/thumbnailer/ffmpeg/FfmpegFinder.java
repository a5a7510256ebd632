package dev.millrace.thumbnailer.ffmpeg;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Decides which ffmpeg to use: the one named, else the one on the `PATH`, else a bundled one.
///
/// @param environment of this process
/// @param ffmpeg named by the settings
/// @param ffprobe likewise
/// @param bundle what to use if there is no other: an executable, or the jar to unpack one from
/// @param cache where to unpack it
public record FfmpegFinder(
    Map<String, String> environment,
    @Nullable Path ffmpeg,
    @Nullable Path ffprobe,
    @Nullable Path bundle,
    @Nullable Path cache) {
  private static final List<Path> SYSTEM = List.of(Path.of("/usr/bin"), Path.of("/bin"));

  /// @throws NoFfmpegException with what to do, if there is none
  /// @throws IOException if the bundled one cannot be unpacked
  public Ffmpeg find() throws IOException {
    Optional<Path> named = named(ffmpeg, "MILLRACE_FFMPEG");
    if (named.isPresent()) {
      return new Ffmpeg(named.get(), probeBeside(named.get()), prlimit(), false);
    }
    Optional<Path> onPath = search(folders(), "ffmpeg");
    if (onPath.isPresent()) {
      return new Ffmpeg(onPath.get(), probeBeside(onPath.get()), prlimit(), false);
    }
    if (bundle != null) {
      Path bundled =
          executable(bundle) ? bundle : new BundledFfmpeg(bundle, cacheFolder()).unpack();
      Path probe = named(ffprobe, "MILLRACE_FFPROBE").orElse(null);
      return new Ffmpeg(bundled, probe, prlimit(), true);
    }
    throw new NoFfmpegException(
        "there is no ffmpeg: install it so that it is on the PATH, set MILLRACE_FFMPEG to its"
            + " executable, or build the thumbnailer with -Pbundled-ffmpeg");
  }

  private Optional<Path> named(@Nullable Path setting, String variable) {
    String value = environment.get(variable);
    Path path =
        setting != null ? setting : value == null || value.isEmpty() ? null : Path.of(value);
    if (path != null && !executable(path)) {
      throw new NoFfmpegException(
          "%s is not an executable file; it was named by %s"
              .formatted(path, setting != null ? "the settings" : variable));
    }
    return Optional.ofNullable(path).map(Path::toAbsolutePath);
  }

  private @Nullable Path probeBeside(Path ffmpeg) {
    return named(ffprobe, "MILLRACE_FFPROBE")
        .or(() -> search(List.of(ffmpeg.resolveSibling("")), "ffprobe"))
        .or(() -> search(folders(), "ffprobe"))
        .orElse(null);
  }

  /// Found even with an empty `PATH`, as it is a part of the system rather than of the user's.
  private @Nullable Path prlimit() {
    return search(folders(), "prlimit").or(() -> search(SYSTEM, "prlimit")).orElse(null);
  }

  private List<Path> folders() {
    String path = environment.getOrDefault("PATH", "");
    return Pattern.compile(Pattern.quote(File.pathSeparator))
        .splitAsStream(path)
        .filter(folder -> !folder.isEmpty())
        .map(Path::of)
        .toList();
  }

  private static Optional<Path> search(List<Path> folders, String program) {
    return folders.stream()
        .map(folder -> folder.resolve(program).toAbsolutePath())
        .filter(FfmpegFinder::executable)
        .findFirst();
  }

  private static boolean executable(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }

  private Path cacheFolder() {
    if (cache != null) {
      return cache;
    }
    String caches = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path base =
        caches.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(caches);
    return base.resolve("millrace");
  }
}
