package dev.millrace.event.pump;

import dev.millrace.contracts.http.Backoff;
import dev.millrace.event.pattern.Arrival;
import dev.millrace.event.pump.Intake.Rejected;
import dev.millrace.event.watch.Troubles;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Moves the events of one input to the outputs, a batch after the other, in a thread of its own.
/// A batch that cannot be delivered is tried until it can: nothing is skipped.
final class Pump implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Pump.class);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /// How long a batch under way may take to end when the adapter stops.
  private static final Duration CLOSING = Duration.ofSeconds(10);

  private final String input;
  private final Intake intake;
  private final Function<Intake, Dispatch> dispatches;
  private final Idle idle;
  private final Troubles troubles;
  private final RandomGenerator random;
  private final Thread thread;
  private volatile boolean closing;

  /// What is to be done when nothing has come.
  interface Idle {
    void nothingCame() throws IOException, InterruptedException;
  }

  Pump(
      String input,
      Intake intake,
      Function<Intake, Dispatch> dispatches,
      Idle idle,
      Troubles troubles,
      RandomGenerator random) {
    this.input = "input " + input;
    this.intake = intake;
    this.dispatches = dispatches;
    this.idle = idle;
    this.troubles = troubles;
    this.random = random;
    this.thread = Thread.ofVirtual().name("pump-" + input).unstarted(this::run);
  }

  void start() {
    troubles.pending(input);
    thread.start();
  }

  private void run() {
    Backoff backoff = backoff();
    try (intake) {
      while (!closing) {
        try {
          List<Arrival> arrivals = intake.take(PATIENCE);
          troubles.worked(input);
          backoff.reset();
          if (arrivals.isEmpty()) {
            idle.nothingCame();
          } else {
            move(arrivals);
          }
        } catch (IOException | RuntimeException e) {
          Thread.sleep(told(e, backoff));
        }
      }
    } catch (InterruptedException e) {
      log.debug("{} is not read any longer", input);
    }
  }

  private void move(List<Arrival> arrivals) throws InterruptedException {
    Dispatch dispatch = insist(() -> dispatch(arrivals));
    List<Rejected> rejected = deliver(dispatch);
    while (!rejected.isEmpty()) {
      dispatch.reject(rejected);
      rejected = deliver(dispatch);
    }
  }

  private Dispatch dispatch(List<Arrival> arrivals) {
    Dispatch dispatch = dispatches.apply(intake);
    arrivals.forEach(dispatch::add);
    return dispatch;
  }

  private List<Rejected> deliver(Dispatch dispatch) throws InterruptedException {
    Backoff backoff = backoff();
    while (!insist(() -> advance(dispatch))) {
      pause(dispatch.pause(backoff));
    }
    return insist(() -> intake.acknowledge(dispatch.passed()));
  }

  private boolean advance(Dispatch dispatch) throws InterruptedException {
    var holding = new Holding(intake, PATIENCE, this::told);
    try {
      return dispatch.advance();
    } finally {
      holding.end();
    }
  }

  /// A step on the way of a batch.
  private interface Step<T> {
    T take() throws IOException, InterruptedException;
  }

  /// Takes a step until it can be taken: a batch that is given up would be skipped.
  private <T> T insist(Step<T> step) throws InterruptedException {
    Backoff backoff = backoff();
    while (true) {
      try {
        return step.take();
      } catch (IOException | RuntimeException e) {
        pause(told(e, backoff));
      }
    }
  }

  private Duration told(Exception failure, Backoff backoff) {
    told(failure);
    return failure instanceof IOException away ? backoff.next(away) : backoff.next();
  }

  private void told(Exception failure) {
    if (failure instanceof IOException) {
      troubles.failed(input, failure.getMessage());
    } else {
      troubles.failed(input, failure.toString());
      log.debug("{} fails as it should not", input, failure);
    }
  }

  /// Waits, and keeps what was taken.
  private void pause(Duration wait) throws InterruptedException {
    for (Duration left = wait; left.isPositive(); left = left.minus(PATIENCE)) {
      Thread.sleep(left.compareTo(PATIENCE) < 0 ? left : PATIENCE);
      try {
        intake.hold();
      } catch (IOException | RuntimeException e) {
        told(e);
      }
    }
  }

  private Backoff backoff() {
    return new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5), random);
  }

  /// Takes no further batch.
  void stop() {
    closing = true;
  }

  /// Ends the batch under way if that goes without delay, and gives back what is left.
  @Override
  public void close() throws InterruptedException {
    stop();
    if (!thread.join(CLOSING)) {
      thread.interrupt();
      thread.join(CLOSING);
    }
  }
}
