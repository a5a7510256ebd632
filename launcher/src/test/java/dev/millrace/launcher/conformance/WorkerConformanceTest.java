package dev.millrace.launcher.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.launcher.console.Console;
import dev.millrace.launcher.process.Spawner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The workers are shell scripts, as those of users often are. `$DIR` is a folder that all runs
/// share.
@Execution(ExecutionMode.CONCURRENT)
class WorkerConformanceTest {
  private static final String WORK =
      "cat \"$WORK_ITEM_FILE\" >/dev/null || exit 1; sleep 0.3; echo '{\"n\":1}' >"
          + " \"$WORK_RESULT_FILE\"";

  /// Long enough to be met in its middle by a signal, however busy the machine is.
  private static final String LONG_WORK = WORK.replace("sleep 0.3", "sleep 1.5");

  private enum Broken {
    ALWAYS_FAILS("done", "exit 3"),
    IGNORES_ITS_ITEM("item-file", "sleep 0.3"),
    WRITES_TEXT("result", WORK + "; echo done > \"$WORK_RESULT_FILE\""),
    WRITES_AN_ARRAY("result", WORK + "; echo '[1]' > \"$WORK_RESULT_FILE\""),
    WRITES_LATIN_1("result", WORK + "; printf '{\"n\":\"\\351\"}' > \"$WORK_RESULT_FILE\""),
    LEAVES_A_PIPE("result", WORK + "; rm \"$WORK_RESULT_FILE\"; mkfifo \"$WORK_RESULT_FILE\""),
    LEAVES_A_FOLDER("result", WORK + "; rm \"$WORK_RESULT_FILE\"; mkdir \"$WORK_RESULT_FILE\""),
    LEAVES_A_LINK(
        "result", WORK + "; mv \"$WORK_RESULT_FILE\" $DIR/r; ln -s $DIR/r \"$WORK_RESULT_FILE\""),
    LEAVES_TOO_MUCH("result", WORK + "; head -c 17000000 /dev/zero >> \"$WORK_RESULT_FILE\""),
    FAILS_THE_SECOND_TIME(
        "again",
        "[ -e \"$WORK_ITEM_FILE\" ] || exit 1; echo x >> $DIR/runs; [ $(wc -l < $DIR/runs) = 2 ] &&"
            + " exit 1; "
            + WORK),
    FORGETS_QUOTES("blanks", "cat $WORK_ITEM_FILE >/dev/null || exit 1; sleep 0.3"),
    REFUSES_NEW_FIELDS("unknown-field", "grep -q millrace \"$WORK_ITEM_FILE\" && exit 1; " + WORK),
    // What it runs does not have the lock: it may outlive it.
    WANTS_TO_BE_ALONE(
        "concurrent", "exec 9>$DIR/lock; flock -n 9 || exit 1; { " + WORK + "; } 9>&-"),
    TRIES_A_HOPELESS_ITEM_AGAIN("never", "grep -q hopeless \"$WORK_ITEM_FILE\" && exit 1; " + WORK),
    WILL_NOT_STOP("term", "trap 'told=1' TERM; " + LONG_WORK + "; [ -z \"$told\" ] || sleep 30"),
    LEAVES_A_CHILD(
        "term",
        "trap '' TERM; [ -e \"$WORK_ITEM_FILE\" ] || exit 1; sleep 30 & child=$!; trap 'exit 1'"
            + " TERM; "
            + LONG_WORK
            + "; kill -9 $child"),
    CANNOT_GO_ON_AFTER_A_CRASH(
        "after-term",
        "for run in $DIR/run-*; do [ ! -e $run ] || kill -0 ${run#$DIR/run-} || exit 1; done; trap"
            + " 'rm -f $DIR/run-$$; exit 1' TERM; trap 'rm -f $DIR/run-$$' EXIT; touch $DIR/run-$$;"
            + " "
            + WORK);

    final String row;
    final String script;

    Broken(String row, String script) {
      this.row = row;
      this.script = script;
    }
  }

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Spawner spawner;

  @BeforeEach
  void open() throws IOException {
    spawner = new Spawner();
  }

  @AfterEach
  void close() {
    spawner.close();
  }

  @ParameterizedTest
  @EnumSource
  void aWorkerWithOneMistake_failsTheRowThatIsAboutIt_andNoOther(Broken broken) throws Exception {
    String bad = broken == Broken.TRIES_A_HOPELESS_ITEM_AGAIN ? "{\"hopeless\":true}" : null;

    Report report = check(broken.script, bad == null ? null : JsonData.parse(bad));

    assertThat(SourceConformanceTest.failed(report)).as(out::toString).containsExactly(broken.row);
  }

  @Test
  void aGoodWorker_passesEveryRow() throws Exception {
    Report report =
        check(
            "grep -q hopeless \"$WORK_ITEM_FILE\" && exit 65; " + LONG_WORK,
            JsonData.parse("{\"hopeless\":true}"));

    assertThat(report.verdicts().values())
        .as(out::toString)
        .allSatisfy(verdict -> assertThat(verdict).isInstanceOf(Verdict.Holds.class));
  }

  @Test
  void aResultThatIsNoPlainFile_isSaidToBeNone() throws Exception {
    check(Broken.LEAVES_A_PIPE.script, null);

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("seen:     WORK_RESULT_FILE is no plain file");
  }

  @Test
  void whatAWorkerLeavesInTheBackground_isEnded() throws Exception {
    Report report = check("sleep 5151 & echo $! >> $DIR/left; " + WORK, null);

    assertThat(SourceConformanceTest.failed(report)).as(out::toString).isEmpty();
    List<String> left = Files.readAllLines(folder.resolve("shared/left"));
    assertThat(left).hasSizeGreaterThan(5);
    await().until(() -> left.stream().noneMatch(WorkerConformanceTest::runs));
  }

  private static boolean runs(String pid) {
    // A zombie that nobody waits for counts as alive, but has no command any more.
    return ProcessHandle.of(Long.parseLong(pid))
        .filter(handle -> handle.isAlive() && handle.info().command().isPresent())
        .isPresent();
  }

  @Test
  void aWorkersFilesAreThereBeforeIt_andItsTemporaryOnesLieBesideThem() throws Exception {
    Report report =
        check(
            "[ -f \"$WORK_RESULT_FILE\" ] && [ -f \"$WORK_PROGRESS_FILE\" ] && [ -d \"$TMPDIR\" ]"
                + " && [ \"${TMPDIR%/*}\" = \"${WORK_ITEM_FILE%/*}\" ] || exit 1; "
                + WORK,
            null);

    assertThat(SourceConformanceTest.failed(report)).as(out::toString).isEmpty();
  }

  @Test
  void ofWhatAWorkerSays_onlyTheEndIsRead() throws Exception {
    String script = "truncate -s 3G /dev/stdout; echo the end >> /dev/stdout";
    var worker = new CommandWorker(List.of("sh", "-c", script), trial(null), folder, spawner);

    assertThat(worker.usual().output()).endsWith("the end\n").hasSizeLessThan(5000);
  }

  @Test
  void aCommandThatIsNotThere_isSaidSo() throws Exception {
    var worker = new CommandWorker(List.of("/no/such/worker"), trial(null), folder, spawner);

    Report report = Report.of(CommandRows.all(), worker, console());

    assertThat(report.conclude(console())).isOne();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("/no/such/worker");
  }

  private Report check(String script, @org.jspecify.annotations.Nullable JsonData bad)
      throws IOException, InterruptedException {
    Path shared = Files.createDirectory(folder.resolve("shared"));
    var command = List.of("sh", "-c", "DIR=" + shared + "; " + script);
    Path scratch = Files.createDirectory(folder.resolve("scratch"));
    var worker = new CommandWorker(command, trial(bad), scratch, spawner);
    return Report.of(CommandRows.all(), worker, console());
  }

  private static WorkerTrial trial(@org.jspecify.annotations.Nullable JsonData bad) {
    return new WorkerTrial(
        JsonData.parse("{\"path\":\"a\"}"),
        bad,
        Duration.ofSeconds(20),
        Duration.ofMillis(100),
        Duration.ofSeconds(2));
  }

  private Console console() {
    var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    return new Console(stream, stream, 0);
  }
}
