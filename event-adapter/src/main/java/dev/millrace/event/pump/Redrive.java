package dev.millrace.event.pump;

import dev.millrace.event.end.End;
import dev.millrace.event.message.Event;
import dev.millrace.event.message.Mark;
import dev.millrace.event.pattern.Arrival;
import dev.millrace.event.pattern.Routing;
import dev.millrace.event.pump.Intake.Rejected;
import dev.millrace.event.watch.Passages;
import dev.millrace.event.watch.Troubles;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends dead letters through the pattern again, as if they came in just now, by the input that
/// they had come by. At least once: a crash in the midst of it sends the last batch again, under the
/// same ids. What fails again is a dead letter again. One at a time.
public final class Redrive implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Redrive.class);
  private static final String INPUT = "dead";

  /// How long nothing may come before there is taken to be nothing; joining the group takes its
  /// time.
  private static final int PATIENT_SECONDS = 20;

  private final String adapter;
  private final End dead;
  private final Ends ends;
  private final Routing routing;
  private final Outlets outlets;
  private final Passages passages;
  private final Troubles troubles;
  private final ReentrantLock one = new ReentrantLock();

  /// @param redriven sent through the pattern
  /// @param failed of those, how many became dead letters again
  /// @param others dead letters of other adapters, which were passed over
  public record Outcome(long redriven, long failed, long others) {}

  /// @param adapter only its own dead letters are redriven
  /// @param outputs by name; [Routing#DEAD] only where `dead` is no queue, in which they stay
  public Redrive(
      String adapter,
      End dead,
      Map<String, End> outputs,
      Ends ends,
      Routing routing,
      Passages passages,
      Troubles troubles) {
    this.adapter = adapter;
    this.dead = dead;
    this.ends = ends;
    this.routing = routing;
    this.passages = passages;
    this.troubles = troubles;
    this.outlets = Outlets.of(outputs, ends);
  }

  /// @param max at most so many
  /// @throws IOException when an end is away, or another one is under way; what was not redriven is still there
  public Outcome run(long max) throws IOException, InterruptedException {
    if (!one.tryLock()) {
      throw new IOException("a redrive is under way already");
    }
    String group = ends.group() + "-redrive";
    try (Intake intake = ends.aside(INPUT, dead, group)) {
      return run(intake, group, max);
    } finally {
      one.unlock();
    }
  }

  private Outcome run(Intake intake, String group, long max)
      throws IOException, InterruptedException {
    long waiting = ends.waiting(dead, group);
    long wanted = Math.min(max, waiting);
    long redriven = 0;
    long failed = 0;
    long others = 0;
    int idle = 0;
    while (waiting > 0 && redriven + others < wanted && idle < PATIENT_SECONDS) {
      int most = (int) Math.min(wanted - redriven - others, Integer.MAX_VALUE);
      List<Arrival> letters = intake.take(Duration.ofSeconds(1), most);
      idle = letters.isEmpty() ? idle + 1 : 0;
      var dispatch =
          new Dispatch(
              routing,
              outlets,
              passages,
              troubles,
              intake.carriesQueues(),
              intake.keepsDeadLetters());
      for (Arrival letter : letters) {
        if (adapter.equals(Mark.INSTANCE.of(letter.event()))) {
          dispatch.add(revived(letter));
          redriven++;
        } else {
          others++;
        }
      }
      deliver(dispatch, intake);
      failed += dispatch.dead();
      // In a topic the markers of transactions wait, too, and what has failed again does.
      waiting = ends.waiting(dead, group) - (intake.keepsDeadLetters() ? 0 : failed);
    }
    return new Outcome(redriven, failed, others);
  }

  private static Arrival revived(Arrival letter) {
    String input = Mark.INPUT.of(letter.event());
    Event event = Mark.without(letter.event(), Mark.DEATH);
    return new Arrival(input == null ? INPUT : input, event, letter.position(), letter.place());
  }

  private static void deliver(Dispatch dispatch, Intake intake)
      throws IOException, InterruptedException {
    if (!advance(dispatch, intake)) {
      throw new IOException("an output does not take its events now; redrive again later");
    }
    List<Rejected> rejected = intake.acknowledge(dispatch.passed());
    while (!rejected.isEmpty()) {
      dispatch.reject(rejected);
      rejected = intake.acknowledge(dispatch.passed());
    }
  }

  private static boolean advance(Dispatch dispatch, Intake intake) throws InterruptedException {
    var holding = new Holding(intake, Duration.ofSeconds(1), Redrive::notHeld);
    try {
      return dispatch.advance();
    } finally {
      holding.end();
    }
  }

  /// What is not held comes again.
  private static void notHeld(Exception failure) {
    log.warn("the dead letters under way cannot be held", failure);
  }

  @Override
  public void close() {
    outlets.close();
  }
}
