package dev.millrace.event;

import dev.millrace.event.pattern.Arrival;
import dev.millrace.event.pump.PumpRun;
import dev.millrace.event.pump.Reception;
import dev.millrace.event.stream.StreamRun;
import dev.millrace.rim.Refusal;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Starts what moves the events once the adapter can be asked about it, and stops it, with what is
/// under way brought to an end, after the web server takes nothing more.
final class EventRun implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(EventRun.class);

  /// What moves the events: one of the two, or nothing in front of a source.
  sealed interface Mover {
    void start();

    void close() throws InterruptedException;

    record Streams(StreamRun run) implements Mover {
      @Override
      public void start() {
        run.start();
      }

      @Override
      public void close() throws InterruptedException {
        run.close();
      }
    }

    record Pumps(PumpRun run) implements Mover {
      @Override
      public void start() {
        run.start();
      }

      @Override
      public void close() throws InterruptedException {
        run.close();
      }
    }

    record Nothing() implements Mover {
      @Override
      public void start() {}

      @Override
      public void close() {}
    }
  }

  private final Mover mover;
  private volatile boolean running;

  EventRun(Mover mover) {
    this.mover = mover;
  }

  /// See [PumpRun#accept].
  Reception accept(List<Arrival> arrivals) throws InterruptedException {
    if (mover instanceof Mover.Pumps(PumpRun run) && running) {
      return run.accept(arrivals);
    }
    throw new Refusal(
            503, "stopping", "The adapter is stopping", "nothing is taken any more: post it again")
        .retryAfter(Duration.ofSeconds(2));
  }

  @Override
  public void start() {
    running = true;
    mover.start();
  }

  @Override
  public void stop() {
    running = false;
    try {
      mover.close();
    } catch (InterruptedException e) {
      log.warn("interrupted while the last events were brought to an end; they come again");
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return 0;
  }
}
