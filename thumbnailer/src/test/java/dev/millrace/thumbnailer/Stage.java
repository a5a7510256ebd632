package dev.millrace.thumbnailer;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.thumbnailer.ffmpeg.Ffmpeg;
import dev.millrace.thumbnailer.ffmpeg.TimeLimit;
import dev.millrace.thumbnailer.ffmpeg.ToolRunner;
import dev.millrace.thumbnailer.picture.Outcome;
import dev.millrace.thumbnailer.picture.Progress;
import dev.millrace.thumbnailer.picture.Result;
import dev.millrace.thumbnailer.picture.Thumbnailer;
import dev.millrace.thumbnailer.settings.ThumbnailerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A media folder, an out folder, and a thumbnailer between them.
public final class Stage implements AutoCloseable {
  public static final Path SAMPLES =
      Path.of("..", "samples", "videos").toAbsolutePath().normalize();

  public final Path media;
  public final Path out;
  private final Map<String, String> environment = new HashMap<>();
  private final ToolRunner runner = new ToolRunner(System.getenv());
  private final Ffmpeg tools;

  public Stage(Path folder) {
    this(folder, RealFfmpeg.find());
  }

  public Stage(Path folder, Ffmpeg tools) {
    this.media = folder.resolve("media");
    this.out = folder.resolve("out");
    this.tools = tools;
    try {
      Files.createDirectories(media);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    environment.put("MILLRACE_THUMBNAILER_MEDIA", media.toString());
    environment.put("MILLRACE_THUMBNAILER_OUT", out.toString());
  }

  /// @param key the last part, such as `time`
  public Stage with(String key, String value) {
    environment.put("MILLRACE_THUMBNAILER_" + key.toUpperCase(java.util.Locale.ROOT), value);
    return this;
  }

  /// The settings as environment variables.
  public Map<String, String> environment() {
    return environment;
  }

  public ThumbnailerSettings settings() {
    return ThumbnailerSettings.read(environment);
  }

  public Thumbnailer thumbnailer() {
    return new Thumbnailer(settings(), tools, runner);
  }

  public ToolRunner runner() {
    return runner;
  }

  /// Copies a sample into the media folder.
  public Stage sample(String sample, String as) throws IOException {
    Path target = media.resolve(as);
    Files.createDirectories(target.getParent());
    Files.copy(SAMPLES.resolve(sample), target);
    return this;
  }

  /// Has ffmpeg make a video of its own test pattern.
  ///
  /// @param source a lavfi source, such as `testsrc2=size=64x48:rate=10:duration=2`
  public Stage generate(String as, String source, String... options) throws Exception {
    var argv = new ArrayList<String>();
    argv.addAll(List.of(tools.ffmpeg().toString(), "-v", "error", "-nostdin", "-y"));
    argv.addAll(List.of("-f", "lavfi", "-i", source));
    argv.addAll(List.of(options));
    argv.add(media.resolve(as).toString());
    Process process = new ProcessBuilder(argv).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("cannot make " + as);
    }
    return this;
  }

  public Outcome make(String data) {
    var limit = TimeLimit.start(InstantSource.system(), settings().time(), null);
    return thumbnailer().make(JsonData.parse(data), limit, Progress.NONE);
  }

  public Result done(String data) {
    return switch (make(data)) {
      case Outcome.Done(var result) -> result;
      case Outcome.Failed failed -> throw new AssertionError(failed.toString());
    };
  }

  public Outcome.Failed failed(String data) {
    return switch (make(data)) {
      case Outcome.Done done -> throw new AssertionError(done.toString());
      case Outcome.Failed failed -> failed;
    };
  }

  /// Every file below the out folder.
  public List<String> outFiles() throws IOException {
    if (!Files.exists(out)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(out)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> out.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Override
  public void close() {
    runner.close();
  }
}
