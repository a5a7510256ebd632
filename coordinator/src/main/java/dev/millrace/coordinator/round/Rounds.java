package dev.millrace.coordinator.round;

import dev.millrace.contracts.http.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does a [Round] again and again, on a number of virtual threads, until it is closed.
public final class Rounds implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Rounds.class);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  private final String name;
  private final Round round;
  private final RandomGenerator random;
  private final Duration patience;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

  /// @param name what the threads are called
  /// @param patience how long a round under way may take to end when this is closed; after that it
  ///     is interrupted
  public Rounds(String name, Round round, Duration patience, RandomGenerator random) {
    this.name = name;
    this.round = round;
    this.patience = patience;
    this.random = random;
  }

  public synchronized void start(int number) {
    for (int i = 0; i < number; i++) {
      threads.add(Thread.ofVirtual().name(name + "-" + i).start(this::untilClosed));
    }
  }

  private void untilClosed() {
    var backoff = new Backoff(SHORTEST_PAUSE, LONGEST_PAUSE, random);
    try {
      for (Duration pause = Duration.ZERO; !closes(pause); ) {
        pause = pauseAfter(backoff);
      }
    } catch (InterruptedException e) {
      log.debug("{} ends in the midst of a round", name);
    }
  }

  private Duration pauseAfter(Backoff backoff) throws InterruptedException {
    try {
      round.run();
      backoff.reset();
      return Duration.ZERO;
    } catch (IOException e) {
      return backoff.next(e); // told where it happened
    } catch (RuntimeException | OutOfMemoryError e) { // a thread that ends is a slot less for good
      log.error("a fault of {}: what it had is handed out again when its leases end", name, e);
      return backoff.next();
    }
  }

  private boolean closes(Duration pause) throws InterruptedException {
    return closing.await(pause.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// Whether no further round begins.
  public boolean isClosing() {
    return closing.getCount() == 0;
  }

  /// Waits for that time, or less when this is closed.
  public void pause(Duration time) throws InterruptedException {
    closing.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// Lets the rounds under way end. Blocks until then.
  @Override
  public synchronized void close() throws InterruptedException {
    closing.countDown();
    long end = System.nanoTime() + patience.toNanos();
    for (Thread thread : threads) {
      if (!thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
        thread.interrupt();
        thread.join();
      }
    }
    threads.clear();
  }
}
