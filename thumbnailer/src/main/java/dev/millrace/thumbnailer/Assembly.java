package dev.millrace.thumbnailer;

import dev.millrace.thumbnailer.ffmpeg.FfmpegFinder;
import dev.millrace.thumbnailer.settings.ThumbnailerSettings;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.system.ApplicationHome;

/// What both forms need put together.
public final class Assembly {
  private static final String BUNDLE_FOLDER = "ffmpeg-bundle";

  private Assembly() {}

  /// Looks for ffmpeg where the settings say, and for a bundled one beside this program.
  public static FfmpegFinder finder(ThumbnailerSettings settings, Map<String, String> environment) {
    Path bundle = settings.bundle() != null ? settings.bundle() : bundleIn(home());
    return new FfmpegFinder(
        environment, settings.ffmpeg(), settings.ffprobe(), bundle, settings.cache());
  }

  private static @Nullable Path bundleIn(@Nullable Path home) {
    Path folder = home == null ? null : home.resolve(BUNDLE_FOLDER);
    if (folder == null || !Files.isDirectory(folder)) {
      return null;
    }
    try (Stream<Path> jars = Files.list(folder)) {
      return jars.filter(jar -> jar.toString().endsWith(".jar")).sorted().findFirst().orElse(null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The folder that holds what the build made: the launcher tells it, since it may start a copy of
  /// the jar from elsewhere; else that of the jar, or of the classes, this program runs from.
  private static @Nullable Path home() {
    String target = System.getProperty("millrace.module.target");
    if (target != null) {
      return Path.of(target);
    }
    File source = new ApplicationHome(Assembly.class).getSource();
    return source == null ? null : source.toPath().getParent();
  }
}
