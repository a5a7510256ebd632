package dev.millrace.worker.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.Settlement.Progress;
import dev.millrace.worker.work.RecordedAttempt;
import dev.millrace.worker.work.StopSignal.Reason;
import dev.millrace.worker.work.Verdict;
import dev.millrace.worker.work.Verdict.Busy;
import dev.millrace.worker.work.Verdict.DeadlineExceeded;
import dev.millrace.worker.work.Verdict.Done;
import dev.millrace.worker.work.Verdict.Evicted;
import dev.millrace.worker.work.Verdict.Failed;
import dev.millrace.worker.work.Verdict.FailedForGood;
import dev.millrace.worker.work.Verdict.Failure;
import dev.millrace.worker.work.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real processes: the workers are small shell scripts.
@NullUnmarked
class CommandDriverTest {
  private static final Duration GRACE = Duration.ofMillis(300);
  private static final Instant DEADLINE = Instant.parse("2031-02-03T04:05:06Z");

  @TempDir private Path folder;
  private Scratch scratch;
  private final Guard guard = Guard.start();
  private final RecordedAttempt attempt = new RecordedAttempt();

  @BeforeEach
  void open() throws IOException {
    scratch = Scratch.below(folder);
  }

  @AfterEach
  void nothingIsLeftBehind() throws IOException {
    try (var left = Files.list(folder)) {
      assertThat(left.flatMap(CommandDriverTest::entries))
          .allMatch(entry -> entry.getFileName().toString().equals(".lock"));
    }
    scratch.close();
    guard.close();
  }

  private static java.util.stream.Stream<Path> entries(Path folder) {
    try (var entries = Files.list(folder)) {
      return entries.toList().stream();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Verdict run(String script) throws InterruptedException {
    return run(script, "item-1");
  }

  private Verdict run(String script, String name) throws InterruptedException {
    return driver(script).drive(work(name, null), attempt);
  }

  private CommandDriver driver(String script) {
    return driver(List.of("sh", "-c", script));
  }

  private CommandDriver driver(List<String> argv) {
    return new CommandDriver(argv, new ChildEnvironment(Set.of()), scratch, guard, 1000);
  }

  private static Work work(String name, JsonData original) {
    return new Work(
        "thumbs", name, 3, JsonData.parse("{\"path\":\"a b.mp4\"}"), original, DEADLINE);
  }

  private CompletableFuture<Verdict> begin(String script) {
    var executor = Executors.newVirtualThreadPerTaskExecutor();
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return run(script);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        },
        executor);
  }

  @Nested
  class TheCommandIsTold {
    @Test
    void theDataInAFileThatOnlyItsUserCanRead() throws Exception {
      Verdict verdict =
          run(
              "printf '{\"said\":%s,\"mode\":\"%s\"}' \"$(cat \"$WORK_ITEM_FILE\")\""
                  + " \"$(stat -c %a \"$WORK_ITEM_FILE\")\" > \"$WORK_RESULT_FILE\"");
      assertThat(verdict)
          .isEqualTo(
              new Done(JsonData.parse("{\"said\":{\"path\":\"a b.mp4\"},\"mode\":\"600\"}")));
    }

    @Test
    void nameQueueAttemptAndDeadline() throws Exception {
      String script =
          "printf '{\"all\":\"%s|%s|%s|%s\"}' \"$WORK_ITEM_NAME\" \"$WORK_QUEUE\""
              + " \"$WORK_ATTEMPT\" \"$WORK_DEADLINE\" > \"$WORK_RESULT_FILE\"";
      assertThat(run(script, "a/b $(touch x) ünï; 😀"))
          .isEqualTo(
              new Done(
                  JsonData.parse(
                      "{\"all\":\"a/b $(touch x) ünï; 😀|thumbs|3|2031-02-03T04:05:06Z\"}")));
      assertThat(Path.of("x")).doesNotExist();
    }

    @Test
    void theItemsOwnDataWhereItIsALaterStage() throws Exception {
      String script = "cp \"$WORK_ORIGINAL_FILE\" \"$WORK_RESULT_FILE\"";
      JsonData original = JsonData.parse("{\"was\":1}");
      assertThat(driver(script).drive(work("i", original), attempt)).isEqualTo(new Done(original));
    }

    @Test
    void nothingOnStandardInput() throws Exception {
      assertThat(run("test -z \"$(cat)\"")).isEqualTo(new Done(JsonData.empty()));
    }

    @Test
    void noneOfTheAdaptersOwnSettingsAndSecrets() throws Exception {
      var environment = new ChildEnvironment(Set.of("s3cr3t"));
      var variables = new java.util.HashMap<String, String>();
      variables.put("MILLRACE_WORKER_TOKEN", "other");
      variables.put("millrace.worker.token", "other");
      variables.put("SPRING_APPLICATION_JSON", "{}");
      variables.put("JAVA_TOOL_OPTIONS", "-Dmillrace.worker.token=s3cr3t");
      variables.put("PATH", "/bin");
      try (WorkFolder files = WorkFolder.of(scratch, work("i", null))) {
        environment.fill(variables, work("i", null), files);
      }
      assertThat(variables.keySet())
          .containsExactlyInAnyOrder(
              "PATH",
              "TMPDIR",
              "WORK_ITEM_FILE",
              "WORK_RESULT_FILE",
              "WORK_PROGRESS_FILE",
              "WORK_ITEM_NAME",
              "WORK_QUEUE",
              "WORK_ATTEMPT",
              "WORK_DEADLINE");
    }
  }

  @Nested
  class WhenTheCommandEnds {
    @Test
    void withZeroAndNoResult_theItemIsDone() throws Exception {
      assertThat(run("exit 0")).isEqualTo(new Done(JsonData.empty()));
    }

    @Test
    void with65_theItemNeverSucceeds() throws Exception {
      assertThat(run("echo 'not a video' >&2; exit 65"))
          .isEqualTo(
              new FailedForGood(new Failure("exit status 65: not a video", null, "not a video\n")));
    }

    @Test
    void withAnythingElse_itIsTriedAgain() throws Exception {
      assertThat(run("echo one >&2; echo two >&2; echo >&2; exit 3"))
          .isEqualTo(new Failed(new Failure("exit status 3: two", null, "one\ntwo\n\n")));
    }

    @Test
    void byASignal_itIsTriedAgain() throws Exception {
      assertThat(run("kill -9 $$"))
          .isEqualTo(new Failed(Failure.of("ended by signal 9 (exit status 137)")));
    }

    @Test
    void aboveAllSignals_itIsAStatusAndNoMore() throws Exception {
      assertThat(run("exit 255")).isEqualTo(new Failed(Failure.of("exit status 255")));
    }

    @Test
    void theLastCharactersOfALongStderrAreKept_whateverTheyAre() throws Exception {
      Failure why =
          ((Failed) run("yes 'é😀' | head -c 3000000 >&2; printf '\\377end' >&2; exit 1")).why();
      assertThat(why.stderr()).hasSizeBetween(8191, 8192).endsWith("\uFFFDend");
      assertThat(Character.isLowSurrogate(why.stderr().charAt(0))).isFalse();
    }

    @Test
    void aResultThatIsNotOneJsonObjectFailsTheAttempt() throws Exception {
      assertThat(reason(run("echo '[1,2]' > \"$WORK_RESULT_FILE\"")))
          .startsWith("the result cannot be used: a JSON object is needed");
      assertThat(reason(run("echo '{\"a\":' > \"$WORK_RESULT_FILE\"")))
          .startsWith("the result cannot be used: not a JSON object")
          .doesNotContain("Source");
      assertThat(
              reason(
                  run(
                      "{ printf '{\"a\":'; yes '[' | head -n 501 | tr -d '\\n'; } >"
                          + " \"$WORK_RESULT_FILE\"")))
          .endsWith("nesting depth (501) exceeds the maximum allowed (500)");
      assertThat(reason(run("printf '{\"a\":\"\\377\"}' > \"$WORK_RESULT_FILE\"")))
          .isEqualTo("the result is not UTF-8");
      assertThat(reason(run("head -c 1001 /dev/zero | tr '\\0' ' ' > \"$WORK_RESULT_FILE\"")))
          .isEqualTo("the result has more than the 1000 bytes allowed");
    }

    @Test
    void aLinkOrAPipeInPlaceOfTheResultIsNotRead_butIsAFailure() throws Exception {
      for (String made : List.of("ln -s /etc/hostname", "mkfifo", "mkdir")) {
        assertThat(reason(run("rm \"$WORK_RESULT_FILE\"; " + made + " \"$WORK_RESULT_FILE\"")))
            .isEqualTo("the result is no plain file: links, folders and pipes are not read");
      }
      assertThat(run("rm \"$WORK_RESULT_FILE\"")).isEqualTo(new Done(JsonData.empty()));
    }

    /// Missing, or written for an interpreter that is: no item is to blame for that.
    @Test
    void beforeItBegan_theItemWaits() throws Exception {
      Path worker = folder.resolve("worker");
      Files.writeString(worker, "#!/no/such/interpreter\n");
      worker.toFile().setExecutable(true);
      assertThat(driver(List.of(worker.toString())).drive(work("item-1", null), attempt))
          .isInstanceOf(Busy.class);
      Files.delete(worker);
      assertThat(driver(List.of(worker.toString())).drive(work("item-1", null), attempt))
          .isInstanceOf(Busy.class);
      assertThat(run("/no/such/program")).isInstanceOf(Failed.class);
    }

    @Test
    void whatItLeftInTheBackgroundIsKilled() throws Exception {
      Path pid = folder.resolve("pid");
      run("sleep 300 & echo $! > " + pid);
      assertGone(pid);
      Files.delete(pid);
    }

    @Test
    void aFolderThatItClosedToUsIsRemovedAllTheSame() throws Exception {
      assertThat(run("mkdir -p \"$TMPDIR/a/b\"; touch \"$TMPDIR/a/b/c\"; chmod 000 \"$TMPDIR/a\""))
          .isEqualTo(new Done(JsonData.empty()));
    }

    private static String reason(Verdict verdict) {
      return ((Failed) verdict).why().reason();
    }
  }

  @Nested
  class Progress_ {
    @Test
    void isReadFromTheOutput_andTheRestIsNot() throws Exception {
      run("echo hello; echo '::progress 40 half way'; echo '::progress'; echo '::progress 101'");
      assertThat(attempt.progress).containsExactly(new Progress(40, "half way"));
    }

    @Test
    void isReadFromTheFileAsItChanges() throws Exception {
      var verdict =
          begin(
              "echo '10 begun' > \"$WORK_PROGRESS_FILE\"; while test ! -e "
                  + folder.resolve("go")
                  + "; do sleep 0.05; done");
      await().until(() -> attempt.progress.contains(new Progress(10, "begun")));
      Files.createFile(folder.resolve("go"));
      assertThat(verdict.join()).isInstanceOf(Done.class);
      Files.delete(folder.resolve("go"));
    }
  }

  @Nested
  class WhenTheWorkIsToldToStop {
    @Test
    void theWholeGroupIsAskedFirst() throws Exception {
      Path pids = folder.resolve("pids");
      var verdict = begin("sleep 300 & echo $! >> " + pids + "; echo up >> " + pids + "; wait");
      await().until(() -> Files.exists(pids) && Files.readString(pids).contains("up"));
      attempt.stop.stop(Reason.EVICTED, Duration.ofSeconds(20));
      assertThat(verdict.join()).isEqualTo(new Evicted());
      assertGone(pids);
      Files.delete(pids);
    }

    @Test
    void grandchildrenThatIgnoreItAreKilledAfterTheGrace() throws Exception {
      Path pids = folder.resolve("pids");
      String stubborn = "trap '' TERM; while :; do sleep 0.1; done";
      var verdict =
          begin(
              "trap '' TERM; (%s) & echo $! >> %s; (%s) & echo $! >> %s; echo why >&2; echo up >> %s; wait; sleep 300"
                  .formatted(stubborn, pids, stubborn, pids, pids));
      await().until(() -> Files.exists(pids) && Files.readString(pids).contains("up"));
      attempt.stop.stop(Reason.DEADLINE, GRACE);
      DeadlineExceeded late = (DeadlineExceeded) verdict.join();
      assertThat(late.why())
          .isEqualTo(
              new Failure(
                  "stopped: not done by its deadline, 2031-02-03T04:05:06Z", null, "why\n"));
      assertGone(pids);
      Files.delete(pids);
    }

    @Test
    void whateverItSaysAfterwardsDoesNotCount() throws Exception {
      Path up = folder.resolve("up");
      var verdict = begin("trap 'exit 0' TERM; touch " + up + "; while :; do sleep 0.05; done");
      await().until(() -> Files.exists(up));
      attempt.stop.stop(Reason.EVICTED, Duration.ofSeconds(20));
      assertThat(verdict.join()).isEqualTo(new Evicted());
      Files.delete(up);
    }

    @Test
    void theGraceEndsWhenThereIsNoTimeForIt() throws Exception {
      Path up = folder.resolve("up");
      var verdict = begin("trap '' TERM; touch " + up + "; while :; do sleep 0.05; done");
      await().until(() -> Files.exists(up));
      attempt.stop.stop(Reason.EVICTED, Duration.ofMinutes(5));
      attempt.stop.kill();
      assertThat(verdict.get(20, java.util.concurrent.TimeUnit.SECONDS)).isEqualTo(new Evicted());
      Files.delete(up);
    }
  }

  @Test
  void aFolderThatSomebodyTidiedAwayIsMadeAnew() throws Exception {
    try (var made = Files.list(folder)) {
      made.forEach(Scratch::remove);
    }
    assertThat(run("echo '{}' > \"$WORK_RESULT_FILE\"")).isEqualTo(new Done(JsonData.empty()));
    Scratch.below(folder).close();
    assertThat(run("exit 0")).as("it is not taken for abandoned").isInstanceOf(Done.class);
    try (var made = Files.list(folder)) {
      assertThat(made).hasSize(1);
    }
  }

  @Test
  void whatAKilledAdapterLeftBehindIsRemovedByTheNext() throws IOException {
    Path abandoned = Files.createDirectory(folder.resolve("millrace-worker-123"));
    Files.createFile(abandoned.resolve(".lock"));
    Files.createDirectories(abandoned.resolve("item-1/tmp"));
    Path alive = scratch.folder();
    Scratch.below(folder).close();
    assertThat(abandoned).doesNotExist();
    assertThat(alive).exists();
    Scratch.remove(alive);
  }

  private static void assertGone(Path pids) {
    await()
        .untilAsserted(
            () ->
                assertThat(Files.readAllLines(pids).stream().filter(line -> line.matches("\\d+")))
                    .noneMatch(CommandDriverTest::isAlive));
  }

  private static boolean isAlive(String pid) {
    // A zombie waits for its parent only: it runs no more.
    try {
      return !Files.readString(Path.of("/proc", pid, "stat")).contains(") Z ");
    } catch (IOException e) {
      return false;
    }
  }
}
