package dev.millrace.signup.outbox;

import dev.millrace.signup.database.DatabaseAway;
import dev.millrace.signup.outbox.Outbox.Waiting;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/// Sends what is in the outbox, oldest first, and takes away what Kafka has acknowledged. It looks
/// when it is woken and every 100 ms, as another replica may have written; among replicas one sends
/// at a time. What fails is tried again, sooner at first and every 5 s later, for ever.
public final class Relay implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Relay.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(15);

  private final Outbox outbox;
  private final TransactionTemplate transactions;
  private final KafkaSettings settings;
  private final InstantSource clock;
  private final Counter sent;
  private final Counter failures;
  private final Semaphore alarm = new Semaphore(0);
  private final Thread thread = Thread.ofVirtual().name("relay").unstarted(this::run);
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile State state;

  /// @param reached whether all topics were found, ever
  /// @param trouble what failed last, in words for everybody; null when the last pass was good
  /// @param since when the trouble began
  record State(boolean reached, @Nullable String trouble, Instant since) {}

  private record Pass(int sent, @Nullable Exception failure) {
    static final Pass NOTHING = new Pass(0, null);
  }

  Relay(
      Outbox outbox,
      TransactionTemplate transactions,
      KafkaSettings settings,
      InstantSource clock,
      MeterRegistry registry) {
    this.outbox = outbox;
    this.transactions = transactions;
    this.settings = settings;
    this.clock = clock;
    this.sent = registry.counter("millrace.signup.events.sent");
    this.failures = registry.counter("millrace.signup.events.failures");
    this.state = new State(false, "the topics have not been found yet", clock.instant());
  }

  void start() {
    thread.start();
  }

  /// Tells that an event was committed.
  public void wake() {
    alarm.release();
  }

  State state() {
    return state;
  }

  private void run() {
    int failed = 0;
    try {
      do {
        failed = relay() ? 0 : failed + 1;
      } while (!stop.await(wait(failed).toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException | InterruptException e) {
      log.warn("Kafka did not take all events in time; they are sent after the next start");
    }
  }

  /// Connects and sends, until something fails or this is closed.
  ///
  /// @return whether anything went well
  private boolean relay() throws InterruptedException {
    boolean well = false;
    try (var topics = new Topics(settings)) {
      topics.find();
      boolean last = false;
      while (!last) {
        last = stop.getCount() == 0; // what was written by then is sent yet
        if (!send(topics)) {
          return well;
        }
        well = true;
      }
    } catch (InterruptException e) {
      throw e;
    } catch (RuntimeException e) { // whatever it is, events must not be stuck for good
      bad(e);
    }
    return well;
  }

  /// Sends a batch, or waits for one.
  ///
  /// @return false when some of it failed
  private boolean send(Topics topics) throws InterruptedException {
    Pass pass = Objects.requireNonNull(transactions.execute(status -> pass(topics)));
    sent.increment(pass.sent());
    if (pass.failure() != null) {
      bad(pass.failure());
      return false;
    }
    good();
    if (pass.sent() < settings.batch()
        && alarm.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
      alarm.drainPermits();
    }
    return true;
  }

  private Pass pass(Topics topics) {
    if (!outbox.lock()) {
      return Pass.NOTHING;
    }
    List<Waiting> waiting = outbox.oldest(settings.batch());
    if (waiting.isEmpty()) {
      return Pass.NOTHING;
    }
    Topics.Sent result = topics.send(waiting);
    outbox.remove(result.sent());
    return new Pass(result.sent().size(), result.failure());
  }

  private void good() {
    if (state.trouble() != null) {
      log.info("Events are sent on");
      state = new State(true, null, clock.instant());
    }
  }

  private void bad(Exception e) {
    failures.increment();
    State before = state;
    Instant since = before.trouble() == null ? clock.instant() : before.since();
    boolean kafka = e instanceof KafkaException;
    String trouble = kafka ? String.valueOf(e.getMessage()) : "the outbox cannot be read";
    if (!trouble.equals(before.trouble())) { // else it was said
      log.warn(
          "Events wait, trying on: {}", kafka ? trouble : trouble + ": " + DatabaseAway.words(e));
    }
    state = new State(before.reached(), trouble, since);
  }

  /// From 100 ms to [#LONGEST_WAIT], half of it by chance.
  private static Duration wait(int failed) {
    long most = Math.min(LONGEST_WAIT.toMillis(), POLL.toMillis() << Math.min(failed, 10));
    return Duration.ofMillis(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
  }

  /// Sends what is there by now, if Kafka takes it.
  @Override
  public void close() throws InterruptedException {
    stop.countDown();
    wake();
    if (!thread.join(LONGEST_STOP)) {
      thread.interrupt();
      thread.join(LONGEST_STOP);
    }
  }
}
