package dev.millrace.queue.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.millrace.queue.machine.Transition;
import dev.millrace.queue.machine.Transition.Type;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ItemLogTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger("a log of this test alone");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void begin() {
    lines.list = new CopyOnWriteArrayList<>(); // written to by the log's own thread
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void end() {
    logger.detachAppender(lines);
    logger.setLevel(null);
  }

  @Test
  void aFailedAttemptAndADeadLetterAreToldWithQueueItemAndAttempt() throws Exception {
    logger.setLevel(Level.INFO);
    tell(
        List.of(
            happened(Type.ENQUEUED, null),
            happened(Type.LEASED, null),
            happened(Type.FAILED, "exit status 1"),
            happened(Type.DEAD, "exit status 1"),
            new Transition("q", Type.PAUSED, Instant.EPOCH, null, null, null, null, null, null)));
    assertThat(lines.list)
        .extracting(line -> line.getLevel() + " " + line.getFormattedMessage())
        .containsExactly("INFO failed: exit status 1", "WARN dead: exit status 1");
    assertThat(lines.list.getLast().getKeyValuePairs())
        .extracting(pair -> pair.key + "=" + pair.value)
        .containsExactly("queue=q", "item=a", "attempt=3", "batch=b", "worker=w");
  }

  @Test
  void theRestOfItsLifeIsThereForDebugging() throws Exception {
    logger.setLevel(Level.DEBUG);
    tell(List.of(happened(Type.LEASED, null), happened(Type.SUCCEEDED, null)));
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("leased", "succeeded");
  }

  /// Nothing is written before it is started, as if who reads the log were slow.
  @Test
  void theEngineDoesNotWaitForTheLog_whatIsTooMuchIsCounted() throws Exception {
    logger.setLevel(Level.INFO);
    var itemLog = new ItemLog(logger);
    for (int i = 0; i < 5000; i++) {
      itemLog.accept(happened(Type.DEAD, "why"));
    }
    itemLog.start();
    itemLog.stop();
    await() // a stop waits for a second only
        .untilAsserted(
            () ->
                assertThat(lines.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .hasSize(4097)
                    .contains("904 lines about items were left out: there were too many at once"));
  }

  private void tell(List<Transition> all) throws InterruptedException {
    var itemLog = new ItemLog(logger);
    itemLog.start();
    all.forEach(itemLog);
    itemLog.stop();
  }

  private static Transition happened(Type type, @Nullable String reason) {
    return new Transition("q", type, Instant.EPOCH, "a", "b", 3, "w", reason, null);
  }
}
