package dev.millrace.launcher.conformance;

import dev.millrace.contracts.Utf8;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.worker.WorkFiles;
import dev.millrace.launcher.process.ProcessGroup;
import dev.millrace.launcher.process.Spawner;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
  private static final int MAX_RESULT_BYTES = 16 * 1000 * 1000;

  private final List<String> command;
  private final WorkerTrial trial;
  private final Path scratch;
  private final Spawner spawner;
  private @Nullable Run usual;

  /// @param scratch a folder of our own
  CommandWorker(List<String> command, WorkerTrial trial, Path scratch, Spawner spawner) {
    this.command = List.copyOf(command);
    this.trial = trial;
    this.scratch = scratch;
    this.spawner = spawner;
  }

  WorkerTrial trial() {
    return trial;
  }

  /// How one run ended.
  ///
  /// @param exit its exit code; empty when it had to be killed
  /// @param output the end of what it said
  record Run(Optional<Integer> exit, Result result, String output) {
    boolean endedAs(Run other) {
      return exit.equals(other.exit);
    }

    String brief() {
      String end = exit.map(code -> "exit code " + code).orElse("no end in time");
      return output.isBlank() ? end : end + ", saying: " + output;
    }
  }

  /// What a run left in its result file.
  ///
  /// @param text what the file holds; empty when nothing
  /// @param problem why it cannot be read; null when it can
  record Result(String text, @Nullable String problem) {
    String brief() {
      return problem == null ? text : problem;
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
    Path result = Files.createFile(folder.resolve("result.json"));
    Path progress = Files.createFile(folder.resolve("progress"));
    Path output = Files.createTempFile(scratch, "output", "");
    var builder =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    var environment = builder.environment();
    environment.put(WorkFiles.ITEM_FILE, itemFile.toString());
    environment.put(WorkFiles.RESULT_FILE, result.toString());
    environment.put(WorkFiles.PROGRESS_FILE, progress.toString());
    environment.put(WorkFiles.ITEM_NAME, "conformance item");
    environment.put(WorkFiles.QUEUE, "conformance");
    environment.put(WorkFiles.ATTEMPT, "1");
    environment.put(WorkFiles.DEADLINE, Instant.now().plus(trial.patience()).toString());
    environment.put("TMPDIR", Files.createDirectory(folder.resolve("tmp")).toString());
    return new Begun(spawner.lead(builder, trial.grace()), result, output);
  }

  /// @param result the file of its result
  /// @param output the file of what it says
  record Begun(ProcessGroup group, Path result, Path output) {
    /// @return whether it has ended by then
    boolean within(Duration time) throws InterruptedException {
      return group.leader().waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /// Waits for the end of a run, makes it end when that takes too long, and ends what it left in
  /// the background.
  Run finish(Begun begun) throws IOException, InterruptedException {
    boolean ended;
    try {
      ended = begun.within(trial.patience());
    } finally {
      begun.group().kill();
    }
    return new Run(
        ended ? Optional.of(begun.group().leader().exitValue()) : Optional.empty(),
        result(begun.result()),
        end(begun.output()));
  }

  Path scratch() {
    return scratch;
  }

  /// Reads a plain file only: a pipe would block.
  private static Result result(Path file) {
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      return new Result("", null);
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return new Result("", WorkFiles.RESULT_FILE + " is no plain file");
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes(MAX_RESULT_BYTES + 1);
      if (bytes.length > MAX_RESULT_BYTES) {
        return new Result("", WorkFiles.RESULT_FILE + " has more than 16 MB");
      }
      String text = Utf8.text(bytes);
      return text == null
          ? new Result("", WorkFiles.RESULT_FILE + " is not UTF-8")
          : new Result(text, null);
    } catch (IOException e) {
      return new Result("", WorkFiles.RESULT_FILE + " cannot be read: " + e);
    }
  }

  private static String end(Path output) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(output)) {
      channel.position(Math.max(0, channel.size() - KEPT));
      byte[] bytes = Channels.newInputStream(channel).readNBytes(KEPT);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
