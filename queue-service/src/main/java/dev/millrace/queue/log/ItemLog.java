package dev.millrace.queue.log;

import dev.millrace.queue.machine.Transition;
import dev.millrace.rim.log.LoggedItem;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/// Logs what happens to items: that one is dead as a warning, that an attempt failed or its lease
/// ran out as information, the rest of their life for debugging.
///
/// Lines are written by a thread of its own, as whoever reads the log may be slow, and the engine
/// must not wait. When too many wait to be written, further ones are left out and counted.
final class ItemLog implements Consumer<Transition> {
  private static final int WAITING = 4096;

  private final Logger log;
  private final ArrayBlockingQueue<Transition> waiting = new ArrayBlockingQueue<>(WAITING);
  private final AtomicLong leftOut = new AtomicLong();
  private final Thread writer = Thread.ofPlatform().daemon().name("item-log").unstarted(this::run);
  private volatile boolean ended;

  ItemLog(Logger log) {
    this.log = log;
  }

  /// On the engine's own thread.
  @Override
  public void accept(Transition transition) {
    if (transition.item() == null || !log.isEnabledForLevel(level(transition))) {
      return;
    }
    if (!waiting.offer(transition)) {
      leftOut.incrementAndGet();
    }
  }

  private static Level level(Transition transition) {
    return switch (transition.type()) {
      case DEAD -> Level.WARN;
      case FAILED, EXPIRED -> Level.INFO;
      default -> Level.DEBUG;
    };
  }

  void start() {
    writer.start();
  }

  /// Writes what waits, for a second at most.
  void stop() throws InterruptedException {
    ended = true;
    writer.interrupt();
    writer.join(1000);
  }

  private void run() {
    try {
      while (!ended) {
        write(waiting.take());
      }
    } catch (InterruptedException e) {
      ended = true;
    }
    waiting.forEach(this::write);
  }

  private void write(Transition transition) {
    String item = transition.item();
    if (item == null) {
      return;
    }
    LoggingEventBuilder line = log.atLevel(level(transition));
    line = new LoggedItem(transition.queue(), item, transition.attempt()).in(line);
    if (transition.batch() != null) {
      line = line.addKeyValue("batch", transition.batch());
    }
    if (transition.worker() != null) {
      line = line.addKeyValue("worker", transition.worker());
    }
    String word = transition.type().word();
    line.log(transition.reason() == null ? word : word + ": " + transition.reason());
    long missing = leftOut.getAndSet(0);
    if (missing > 0) {
      log.warn("{} lines about items were left out: there were too many at once", missing);
    }
  }
}
