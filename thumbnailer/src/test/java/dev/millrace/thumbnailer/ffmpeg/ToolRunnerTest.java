package dev.millrace.thumbnailer.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.millrace.thumbnailer.failure.Reason;
import dev.millrace.thumbnailer.failure.WorkFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class ToolRunnerTest {
  private static final String BUSY = "while :; do :; done";

  @AutoClose
  private final ToolRunner runner = new ToolRunner(Map.of("PATH", "/usr/bin:/bin", "TOKEN", "x"));

  private static TimeLimit limit(Duration allowed, @Nullable Instant deadline) {
    return TimeLimit.start(InstantSource.system(), allowed, deadline);
  }

  private static List<String> shell(String script) {
    return List.of("/bin/sh", "-c", script);
  }

  private Reason failureOf(String script, TimeLimit limit) {
    var caught = new ArrayList<WorkFailure>();
    assertThatExceptionOfType(WorkFailure.class)
        .isThrownBy(() -> runner.run(shell(script), limit, "clip.mp4", line -> {}))
        .satisfies(caught::add);
    return caught.getFirst().reason();
  }

  @Test
  void outputLinesAndExitCodeComeBack() throws WorkFailure {
    var lines = Collections.synchronizedList(new ArrayList<String>());

    ToolRunner.Output output =
        runner.capture(
            shell("echo out; echo one >&2; printf 'two\\rthree' >&2; exit 3"),
            limit(Duration.ofSeconds(20), null),
            "clip.mp4",
            lines::add);

    assertThat(output).isEqualTo(new ToolRunner.Output(3, "out\n\n"));
    assertThat(lines).containsExactly("one", "two", "three");
  }

  @Test
  void noTokenOfOursReachesTheProcess() throws WorkFailure {
    ToolRunner.Output output =
        runner.capture(shell("env"), limit(Duration.ofSeconds(20), null), "clip.mp4", line -> {});

    assertThat(output.text()).contains("PATH=").doesNotContain("TOKEN");
  }

  @Test
  void endlessOutputIsNeitherKeptNorInTheWay() throws WorkFailure {
    var longest = new int[1];

    ToolRunner.Output output =
        runner.capture(
            shell(
                "head -c 3000000 /dev/zero | tr '\\0' x; head -c 3000000 /dev/zero | tr '\\0' y"
                    + " >&2"),
            limit(Duration.ofSeconds(20), null),
            "clip.mp4",
            line -> longest[0] = Math.max(longest[0], line.length()));

    assertThat(output.text()).hasSize(256 * 1024);
    assertThat(longest[0]).isEqualTo(1000);
  }

  @Test
  void atTheTimeLimitTheWholeTreeIsKilled(@TempDir Path folder) {
    Path pid = folder.resolve("pid");
    String script = "(%s) & echo $! > %s; %s".formatted(BUSY, pid, BUSY);

    // On a crowded machine it may not have had its share of processor time.
    assertThat(failureOf(script, limit(Duration.ofSeconds(1), null)))
        .isIn(Reason.TOO_LONG, Reason.STALLED);
    await()
        .untilAsserted(
            () ->
                assertThat(ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())))
                    .matches(child -> child.isEmpty() || !child.get().isAlive()));
  }

  @Test
  void timeThatPassedWithoutWorkIsNotTheVideosFault() {
    assertThat(failureOf("sleep 60", limit(Duration.ofSeconds(1), null))).isEqualTo(Reason.STALLED);
  }

  @Test
  void theItemsOwnDeadlineIsNotTheVideosFaultEither() {
    assertThat(failureOf(BUSY, limit(Duration.ofSeconds(60), Instant.now().plusMillis(500))))
        .isEqualTo(Reason.DEADLINE);
  }

  @Test
  void aProgramThatIsNotThereIsSaidSo() {
    assertThatExceptionOfType(WorkFailure.class)
        .isThrownBy(
            () ->
                runner.run(
                    List.of("/no/ffmpeg"), limit(Duration.ofSeconds(1), null), "a.mp4", line -> {}))
        .withMessageStartingWith("a.mp4: cannot start /no/ffmpeg");
  }

  @Test
  void closingKillsWhatRunsAndTellsItsCaller() throws Exception {
    var started = new CompletableFuture<String>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> run =
          threads.submit(
              () ->
                  runner.run(
                      shell("echo on >&2; exec sleep 60"),
                      limit(Duration.ofSeconds(60), null),
                      "clip.mp4",
                      started::complete));
      started.get();

      runner.close();

      assertThatExceptionOfType(java.util.concurrent.ExecutionException.class)
          .isThrownBy(run::get)
          .havingCause()
          .satisfies(e -> assertThat(((WorkFailure) e).reason()).isEqualTo(Reason.STOPPED));
    }
  }
}
