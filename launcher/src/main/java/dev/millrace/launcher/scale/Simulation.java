package dev.millrace.launcher.scale;

import dev.millrace.launcher.scale.ScalingPolicy.Shrinking;
import dev.millrace.launcher.scale.ScalingPolicy.Sight;
import dev.millrace.launcher.scale.SimulatedWorker.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;

/// One queue, its workers and what scales them, from the first arrival until all is done and the
/// workers are at their fewest again. A worker does one item at a time and costs from the wish for
/// it until it is gone.
///
/// One instance is one run, for one thread. It ends, since every item's work and every hanging
/// ends.
final class Simulation {
  private final Plan plan;
  private final ScalingPolicy policy;
  private final List<SimulatedItem> items;
  private final Recording recording;

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final PriorityQueue<SimulatedItem> ready = new PriorityQueue<>();

  /// All that are not told to stop, the oldest first.
  private final List<SimulatedWorker> workers = new ArrayList<>();

  /// The one that has been idle for the shortest time is last, and works next.
  private final ArrayDeque<SimulatedWorker> idle = new ArrayDeque<>();

  private long now;
  private long order;
  private int next;
  private int done;
  private int leased;
  private int stopping;

  private record Event(long at, long order, Runnable what) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  /// @param items in the order of their arrival
  /// @param step milliseconds between two points of the series that are recorded
  Simulation(Plan plan, ScalingPolicy policy, List<SimulatedItem> items, long step) {
    this.plan = plan;
    this.policy = policy;
    this.items = items;
    this.recording = new Recording(items.size(), step);
  }

  Result run() {
    resize(plan.min());
    arriveNext();
    in(0, this::look);
    in(0, this::sample);
    while (!over()) {
      Event event = events.remove();
      now = event.at();
      event.what().run();
    }
    sampleOnce();
    workers.forEach(worker -> recording.paid(now - worker.started));
    return recording.result(policy.name(), now, plan.min());
  }

  private boolean over() {
    return done == items.size() && workers.size() == plan.min() && stopping == 0;
  }

  private void in(long delay, Runnable what) {
    events.add(new Event(now + delay, order++, what));
  }

  private void arriveNext() {
    if (next < items.size()) {
      SimulatedItem item = items.get(next++);
      in(
          item.arrival - now,
          () -> {
            recording.arrived(now);
            line(item);
            arriveNext();
          });
    }
  }

  private void line(SimulatedItem item) {
    policy.arrived(now);
    ready.add(item);
    handOut();
  }

  private void look() {
    var sight = new Sight(ready.size(), oldest(), leased, workers.size());
    resize(Math.clamp(policy.look(now, sight), plan.min(), plan.max()));
    in(policy.period(), this::look);
  }

  private void sample() {
    sampleOnce();
    in(recording.step(), this::sample);
  }

  private void sampleOnce() {
    recording.sample(now, ready.size(), workers.size() + stopping, oldest());
  }

  /// How long the first in line has waited.
  private long oldest() {
    SimulatedItem oldest = ready.peek();
    return oldest == null ? 0 : now - oldest.arrival;
  }

  private void resize(int wanted) {
    while (workers.size() < wanted) {
      start();
    }
    if (workers.size() > wanted) {
      candidates().stream().limit(workers.size() - wanted).toList().forEach(this::stop);
    }
  }

  private void start() {
    var worker = new SimulatedWorker(now);
    workers.add(worker);
    recording.started(workers.size());
    in(
        plan.startup().toMillis(),
        () -> {
          if (worker.state == State.STARTING) {
            free(worker);
          }
        });
  }

  /// Those that may be stopped, the first to go first.
  private List<SimulatedWorker> candidates() {
    var candidates = new ArrayList<>(workers);
    Collections.reverse(candidates);
    if (policy.shrinking() == Shrinking.IDLE_ONLY) {
      candidates.removeIf(worker -> worker.item != null);
    }
    candidates.sort(
        (a, b) -> Boolean.compare(b.state == State.STARTING, a.state == State.STARTING));
    return candidates;
  }

  private void stop(SimulatedWorker worker) {
    workers.remove(worker);
    worker.stopping = true;
    stopping++;
    if (worker.state != State.BUSY) {
      gone(worker);
      return;
    }
    in(
        plan.grace().toMillis(),
        () -> {
          SimulatedItem item = worker.item;
          if (worker.state == State.BUSY) {
            gone(worker);
            if (item != null) {
              leased--;
              recording.begunAgain();
              line(item);
            }
          }
        });
  }

  private void gone(SimulatedWorker worker) {
    idle.remove(worker);
    worker.state = State.GONE;
    stopping--;
    recording.paid(now - worker.started);
  }

  private void free(SimulatedWorker worker) {
    worker.item = null;
    if (worker.stopping) {
      gone(worker);
    } else {
      worker.state = State.IDLE;
      idle.addLast(worker);
      handOut();
    }
  }

  private void handOut() {
    while (!idle.isEmpty() && !ready.isEmpty()) {
      take(idle.removeLast(), ready.remove());
    }
  }

  private void take(SimulatedWorker worker, SimulatedItem item) {
    worker.state = State.BUSY;
    worker.item = item;
    item.begun = now;
    leased++;
    if (item.sticks) {
      hang(worker, item);
    } else {
      in(item.work, () -> finish(worker, item));
    }
  }

  private void finish(SimulatedWorker worker, SimulatedItem item) {
    if (worker.state == State.BUSY) {
      leased--;
      done++;
      recording.done(item);
      policy.ended(now, item.work);
      free(worker);
    }
  }

  private void hang(SimulatedWorker worker, SimulatedItem item) {
    item.sticks = false;
    in(
        plan.lease().toMillis(),
        () -> {
          if (worker.item == item) {
            worker.item = null;
            leased--;
            recording.begunAgain();
            line(item);
          }
        });
    in(
        Math.max(plan.stuck().toMillis(), plan.lease().toMillis() + 1),
        () -> {
          if (worker.state == State.BUSY) {
            free(worker);
          }
        });
  }
}
