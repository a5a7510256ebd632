package dev.millrace.thumbnailer.file;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.worker.WorkFiles;
import dev.millrace.thumbnailer.Assembly;
import dev.millrace.thumbnailer.ffmpeg.TimeLimit;
import dev.millrace.thumbnailer.ffmpeg.ToolRunner;
import dev.millrace.thumbnailer.picture.Outcome;
import dev.millrace.thumbnailer.picture.Progress;
import dev.millrace.thumbnailer.picture.Thumbnailer;
import dev.millrace.thumbnailer.settings.ThumbnailerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The file form of the worker: one item, then the end. Failures are one line on standard error.
public final class FileWorker {
  static final int EXIT_AGAIN = 1;

  private final Map<String, String> environment;

  public FileWorker(Map<String, String> environment) {
    this.environment = environment;
  }

  /// @return the exit code of the process
  public int run() {
    try (var runner = new ToolRunner(environment);
        var stop = new StopSignal(runner)) {
      return work(runner);
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      return fail(EXIT_AGAIN, String.valueOf(e.getMessage()));
    }
  }

  private int work(ToolRunner runner) throws IOException {
    JsonData data;
    try {
      data = JsonData.parse(Files.readAllBytes(itemFile()));
    } catch (IllegalArgumentException e) {
      return fail(
          WorkFiles.EXIT_NEVER,
          "the file that %s names: %s".formatted(WorkFiles.ITEM_FILE, e.getMessage()));
    }
    var settings = ThumbnailerSettings.read(environment);
    var tools = Assembly.finder(settings, environment).find();
    var thumbnailer = new Thumbnailer(settings, tools, runner);
    var limit = TimeLimit.start(InstantSource.system(), settings.time(), deadline());
    return switch (thumbnailer.make(data, limit, progress())) {
      case Outcome.Done(var result) -> {
        writeResult(result.json());
        yield WorkFiles.EXIT_DONE;
      }
      case Outcome.Failed(var reason, var message) ->
          fail(reason.permanent() ? WorkFiles.EXIT_NEVER : EXIT_AGAIN, message);
    };
  }

  private Path itemFile() {
    Path file = path(WorkFiles.ITEM_FILE);
    if (file == null) {
      throw new IllegalStateException(
          "%s is not set: it names the file with the item's data".formatted(WorkFiles.ITEM_FILE));
    }
    return file;
  }

  private @Nullable Path path(String variable) {
    String value = environment.getOrDefault(variable, "");
    return value.isEmpty() ? null : Path.of(value);
  }

  private @Nullable Instant deadline() {
    String deadline = environment.getOrDefault(WorkFiles.DEADLINE, "");
    try {
      return deadline.isEmpty() ? null : Instant.parse(deadline);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "%s is not an RFC 3339 time: %s".formatted(WorkFiles.DEADLINE, deadline), e);
    }
  }

  private Progress progress() {
    Path file = path(WorkFiles.PROGRESS_FILE);
    return file == null ? Progress.NONE : new ProgressFile(file);
  }

  private void writeResult(JsonData result) throws IOException {
    Path file = path(WorkFiles.RESULT_FILE);
    if (file != null) {
      Files.write(file, result.bytes());
    }
  }

  private static int fail(int exit, String message) {
    System.err.println("thumbnailer: " + message);
    return exit;
  }
}
