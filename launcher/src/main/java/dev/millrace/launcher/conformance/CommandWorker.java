package dev.millrace.launcher.conformance;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.worker.WorkFiles;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A worker in its file form: a command, run as the worker-adapter would run it.
final class CommandWorker {
  private static final int KEPT = 2000;

  private final List<String> command;
  private final WorkerTrial trial;
  private final Path scratch;
  private @Nullable Run usual;

  /// @param scratch a folder of our own
  CommandWorker(List<String> command, WorkerTrial trial, Path scratch) {
    this.command = List.copyOf(command);
    this.trial = trial;
    this.scratch = scratch;
  }

  WorkerTrial trial() {
    return trial;
  }

  /// How one run ended.
  ///
  /// @param exit its exit code; empty when it had to be killed
  /// @param result what it wrote into its result file; empty when nothing
  /// @param output the end of what it said
  record Run(Optional<Integer> exit, String result, String output) {
    boolean endedAs(Run other) {
      return exit.equals(other.exit);
    }

    String brief() {
      String end = exit.map(code -> "exit code " + code).orElse("no end in time");
      return output.isBlank() ? end : end + ", saying: " + output;
    }
  }

  /// What the given item brings; run once and remembered.
  Run usual() throws IOException, InterruptedException {
    Run run = usual;
    if (run == null) {
      run = run(trial.item());
      usual = run;
    }
    return run;
  }

  Run run(JsonData item) throws IOException, InterruptedException {
    return finish(begin(Files.createTempDirectory(scratch, "run"), item));
  }

  /// Begins a run whose files lie in `folder`.
  ///
  /// @param item null = the item's file is not there
  Begun begin(Path folder, @Nullable JsonData item) throws IOException {
    Path itemFile = folder.resolve("item.json");
    if (item != null) {
      Files.write(itemFile, item.bytes());
    }
    var builder =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile());
    var environment = builder.environment();
    environment.put(WorkFiles.ITEM_FILE, itemFile.toString());
    environment.put(WorkFiles.RESULT_FILE, folder.resolve("result.json").toString());
    environment.put(WorkFiles.PROGRESS_FILE, folder.resolve("progress").toString());
    environment.put(WorkFiles.ITEM_NAME, "conformance item");
    environment.put(WorkFiles.QUEUE, "conformance");
    environment.put(WorkFiles.ATTEMPT, "1");
    environment.put(WorkFiles.DEADLINE, Instant.now().plus(trial.patience()).toString());
    return new Begun(builder.start(), folder);
  }

  record Begun(Process process, Path folder) {}

  /// Waits for the end of a run, and makes it end when that takes too long.
  Run finish(Begun begun) throws IOException, InterruptedException {
    boolean ended = within(begun.process(), trial.patience());
    if (!ended) {
      begun.process().descendants().forEach(ProcessHandle::destroyForcibly);
      begun.process().destroyForcibly().waitFor();
    }
    String output = text(begun.folder().resolve("output"));
    return new Run(
        ended ? Optional.of(begun.process().exitValue()) : Optional.empty(),
        text(begun.folder().resolve("result.json")),
        output.substring(Math.max(0, output.length() - KEPT)));
  }

  static boolean within(Process process, Duration time) throws InterruptedException {
    return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  Path scratch() {
    return scratch;
  }

  private static String text(Path file) throws IOException {
    return Files.exists(file) ? new String(Files.readAllBytes(file)) : "";
  }
}
