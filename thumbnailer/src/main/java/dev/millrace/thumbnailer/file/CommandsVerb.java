package dev.millrace.thumbnailer.file;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.worker.WorkFiles;
import dev.millrace.thumbnailer.Assembly;
import dev.millrace.thumbnailer.failure.WorkFailure;
import dev.millrace.thumbnailer.ffmpeg.TimeLimit;
import dev.millrace.thumbnailer.ffmpeg.ToolRunner;
import dev.millrace.thumbnailer.picture.Thumbnailer;
import dev.millrace.thumbnailer.settings.ThumbnailerSettings;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// `commands [--json] FILE…`: prints the processes that would be run for the frames of each video,
/// one a line: for a shell, or with `--json` as an array of strings.
public final class CommandsVerb {
  private static final int EXIT_USAGE = 2;

  private final Map<String, String> environment;

  public CommandsVerb(Map<String, String> environment) {
    this.environment = environment;
  }

  /// @param arguments files below the media folder
  /// @return the exit code of the process
  public int run(List<String> arguments) {
    boolean json = arguments.contains("--json");
    List<String> files = arguments.stream().filter(argument -> !argument.equals("--json")).toList();
    if (files.isEmpty()) {
      System.err.println("thumbnailer: commands needs a FILE below the media folder");
      return EXIT_USAGE;
    }
    try (var runner = new ToolRunner(environment)) {
      print(files, json, runner);
      return WorkFiles.EXIT_DONE;
    } catch (WorkFailure e) {
      System.err.println("thumbnailer: " + e.getMessage());
      return e.reason().permanent() ? WorkFiles.EXIT_NEVER : FileWorker.EXIT_AGAIN;
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      System.err.println("thumbnailer: " + e.getMessage());
      return FileWorker.EXIT_AGAIN;
    }
  }

  private void print(List<String> files, boolean json, ToolRunner runner)
      throws IOException, WorkFailure {
    var settings = ThumbnailerSettings.read(environment);
    var tools = Assembly.finder(settings, environment).find();
    var thumbnailer = new Thumbnailer(settings, tools, runner);
    for (String file : files) {
      var limit = TimeLimit.start(InstantSource.system(), settings.time(), null);
      for (List<String> argv : thumbnailer.commands(file, limit)) {
        System.out.println(json ? Json.strict().writeValueAsString(argv) : shell(argv));
      }
    }
  }

  private static String shell(List<String> argv) {
    return argv.stream().map(CommandsVerb::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return word.matches("[-\\w./:=,@+%]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
