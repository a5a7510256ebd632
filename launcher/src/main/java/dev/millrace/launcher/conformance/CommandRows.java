package dev.millrace.launcher.conformance;

import static dev.millrace.launcher.conformance.Verdict.fails;
import static dev.millrace.launcher.conformance.Verdict.holds;
import static dev.millrace.launcher.conformance.Verdict.notOffered;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.worker.WorkFiles;
import dev.millrace.launcher.conformance.CommandWorker.Begun;
import dev.millrace.launcher.conformance.CommandWorker.Result;
import dev.millrace.launcher.conformance.CommandWorker.Run;
import dev.millrace.launcher.console.Words;
import dev.millrace.launcher.process.ProcessGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// What a worker must do in its file form. All but the first row only ask that a run ends as the
/// first one did.
final class CommandRows {
  private CommandRows() {}

  static List<Row<CommandWorker>> all() {
    return List.of(
        new Row<>("done", "it does the item: exit code 0", CommandRows::done),
        new Row<>("item-file", "it works on WORK_ITEM_FILE", CommandRows::itemFile),
        new Row<>(
            "result", "optional: WORK_RESULT_FILE holds one JSON object", CommandRows::result),
        new Row<>("again", "done again, the outcome is the same", CommandRows::again),
        new Row<>("blanks", "the paths of its files may hold blanks", CommandRows::blanks),
        new Row<>("unknown-field", "a field it does not know is ignored", CommandRows::unknown),
        new Row<>("concurrent", "two at once do not disturb each other", CommandRows::concurrent),
        new Row<>("never", "a hopeless item: exit code 65", CommandRows::never),
        new Row<>("term", "it stops within its grace at SIGTERM", CommandRows::term),
        new Row<>(
            "after-term", "an item that was cut short can be done again", CommandRows::afterTerm));
  }

  private static Verdict done(CommandWorker worker) throws IOException, InterruptedException {
    Run run = worker.usual();
    return run.exit().equals(Optional.of(WorkFiles.EXIT_DONE))
        ? holds("")
        : fails(
            "exit code 0 within %s for %s"
                .formatted(Words.time(worker.trial().patience()), worker.trial().item()),
            run.brief());
  }

  private static Verdict itemFile(CommandWorker worker) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(worker.scratch(), "none");
    Run run = worker.finish(worker.begin(folder, null));
    return run.exit().equals(Optional.of(WorkFiles.EXIT_DONE))
        ? fails("another exit code than 0 when the file is not there", run.brief())
        : holds("without it: " + run.exit().map(code -> "exit code " + code).orElse("no end"));
  }

  private static Verdict result(CommandWorker worker) throws IOException, InterruptedException {
    Result left = worker.usual().result();
    if (left.problem() != null) {
      return fails("{…}", left.problem());
    }
    String result = left.text();
    if (result.isBlank()) {
      return notOffered("it wrote none");
    }
    try {
      JsonData.parse(result);
      return holds("");
    } catch (IllegalArgumentException e) {
      return fails("{…}", result);
    }
  }

  /// Figures in a result may differ, such as seconds taken; which there are may not.
  private static Verdict again(CommandWorker worker) throws IOException, InterruptedException {
    Run first = worker.usual();
    Run second = worker.run(worker.trial().item());
    if (!second.endedAs(first)) {
      return fails(first.brief(), second.brief());
    }
    return fields(first.result()).equals(fields(second.result()))
        ? holds("")
        : fails("a result like " + first.result().brief(), second.result().brief());
  }

  private static TreeSet<String> fields(Result result) {
    JsonNode json;
    try {
      json = Json.lenient().readTree(result.text());
    } catch (JacksonException e) {
      json = MissingNode.getInstance();
    }
    return new TreeSet<>(json.propertyNames());
  }

  private static Verdict blanks(CommandWorker worker) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(worker.scratch(), "with blanks ");
    Run run = worker.finish(worker.begin(folder, worker.trial().item()));
    return same(worker, run);
  }

  private static Verdict unknown(CommandWorker worker) throws IOException, InterruptedException {
    return same(worker, worker.run(worker.trial().itemOfTomorrow()));
  }

  private static Verdict concurrent(CommandWorker worker) throws IOException, InterruptedException {
    JsonData item = worker.trial().item();
    Begun one = worker.begin(Files.createTempDirectory(worker.scratch(), "one"), item);
    Begun other = worker.begin(Files.createTempDirectory(worker.scratch(), "other"), item);
    Run first = worker.finish(one);
    Run second = worker.finish(other);
    return first.endedAs(worker.usual()) ? same(worker, second) : same(worker, first);
  }

  private static Verdict same(CommandWorker worker, Run run)
      throws IOException, InterruptedException {
    return run.endedAs(worker.usual()) ? holds("") : fails(worker.usual().brief(), run.brief());
  }

  private static Verdict never(CommandWorker worker) throws IOException, InterruptedException {
    JsonData bad = worker.trial().badItem();
    if (bad == null) {
      return notOffered("give one with --bad-item");
    }
    Run run = worker.run(bad);
    return run.exit().equals(Optional.of(WorkFiles.EXIT_NEVER))
        ? holds("")
        : fails("exit code 65", run.brief());
  }

  private static Verdict term(CommandWorker worker) throws IOException, InterruptedException {
    Begun begun = cutShort(worker);
    ProcessGroup group = begun.group();
    List<ProcessHandle> children = group.descendants();
    boolean ended;
    List<ProcessHandle> left;
    try {
      if (!group.leader().isAlive()) {
        return notOffered("the item is done too soon; give a longer one with --item");
      }
      group.terminate();
      ended = begun.within(worker.trial().grace());
      left = left(children, worker.trial().grace());
    } finally {
      children.forEach(ProcessHandle::destroyForcibly);
      group.kill();
    }
    if (!ended) {
      return fails("an end within " + Words.time(worker.trial().grace()), "it went on");
    }
    return left.isEmpty()
        ? holds("exit code " + group.leader().exitValue())
        : fails("all it started has ended too", "still running: " + left.getFirst().info());
  }

  /// Those that still run when their grace is over.
  private static List<ProcessHandle> left(List<ProcessHandle> children, Duration grace)
      throws InterruptedException {
    try {
      CompletableFuture.allOf(
              children.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
          .get(grace.toMillis(), TimeUnit.MILLISECONDS);
      return List.of();
    } catch (TimeoutException | ExecutionException e) {
      return children.stream().filter(CommandRows::runs).toList();
    }
  }

  private static boolean runs(ProcessHandle handle) {
    // A zombie that nobody waits for counts as alive, but has no command any more.
    return handle.isAlive() && handle.info().command().isPresent();
  }

  private static Verdict afterTerm(CommandWorker worker) throws IOException, InterruptedException {
    Begun begun = cutShort(worker);
    boolean tooSoon = !begun.group().leader().isAlive();
    begun.group().kill();
    return tooSoon
        ? notOffered("the item is done too soon; give a longer one with --item")
        : same(worker, worker.run(worker.trial().item()));
  }

  /// Begins a run and waits as long as it takes to be in the middle of it.
  private static Begun cutShort(CommandWorker worker) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(worker.scratch(), "cut");
    Begun begun = worker.begin(folder, worker.trial().item());
    begun.within(worker.trial().headStart());
    return begun;
  }
}
