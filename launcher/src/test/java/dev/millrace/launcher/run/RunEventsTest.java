package dev.millrace.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.launcher.process.Ending;
import dev.millrace.launcher.process.Program;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RunEventsTest {
  private final RunEvents events = new RunEvents(notice -> {}, () -> {});

  @Test
  void aProcessThatNeverServedWhileItsPortIsTaken_isWorthAnotherStart() throws Exception {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      events.gaveUp(program(other.getLocalPort()), ending(false));

      assertThat(failure().portTaken()).isTrue();
    }
  }

  @Test
  void aProcessThatNeverServedOnAFreePort_isNot() {
    events.gaveUp(program(new Ports().pick(null)), ending(false));

    assertThat(failure().portTaken()).isFalse();
    assertThat(failure())
        .hasMessage("queue ended at start: exit code 1; all it said is in queue.log");
  }

  @Test
  void theFirstProcessBeyondHelp_isTheOneThatIsTold() {
    events.gaveUp(program(new Ports().pick(null)), ending(true));
    events.gaveUp(program(new Ports().pick(null)), ending(false));

    assertThat(failure()).hasMessageStartingWith("queue ended too often");
  }

  @Test
  void aProcessThatIsStartedAgain_isToldOfWithItsLastWords() {
    var told = new ArrayList<String>();
    var heard = new RunEvents(told::add, () -> {});
    var tail = List.of("Traceback", "ValueError: no such country", "");
    var ending = new Ending("exit code 1", true, tail, Path.of("queue.log"));

    heard.restarting(program(4711), ending, Duration.ZERO);
    // What it said before does not tell of that.
    heard.restarting(
        program(4711),
        new Ending("killed by signal 9", true, tail, Path.of("queue.log")),
        Duration.ZERO);

    assertThat(told)
        .containsExactly(
            "queue ended by itself (exit code 1: ValueError: no such country) and is started"
                + " again; see queue.log",
            "queue ended by itself (killed by signal 9) and is started again; see queue.log");
  }

  @Test
  @Timeout(20)
  void aProcessThatIsNotReadyForLong_isToldOf_andWaitedFor() throws Exception {
    var told = new LinkedBlockingQueue<String>();
    var patient = new RunEvents(told::add, () -> {}, Duration.ofMillis(1));
    Program queue = program(4711);
    patient.started(queue);

    var waiting =
        CompletableFuture.runAsync(
            () -> assertThatNoException().isThrownBy(() -> patient.awaitReady("queue")));

    assertThat(told.take())
        .isEqualTo(
            "waiting for queue, which is not ready: http://127.0.0.1:4711 and queue.log say why");
    assertThat(waiting).isNotDone();
    patient.ready(queue, Duration.ofSeconds(1));
    waiting.join();
    assertThat(told).isEmpty();
  }

  private RunFailure failure() {
    return catchThrowableOfType(RunFailure.class, events::check);
  }

  private static Ending ending(boolean wasReady) {
    return new Ending("exit code 1", wasReady, List.of("bye"), Path.of("queue.log"));
  }

  private static Program program(int port) {
    return new Program(
        "queue",
        0,
        List.of(),
        Map.of(),
        Path.of(""),
        Path.of("queue.log"),
        URI.create("http://127.0.0.1:" + port),
        Duration.ZERO);
  }
}
