package dev.millrace.queue.scale;

import dev.millrace.contracts.scale.FlowWindow;
import dev.millrace.queue.machine.Transition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Measures every queue's arrivals and processing times from what the engine tells. It is kept in
/// memory: after a restart it begins anew.
///
/// An arrival is an item that asks for an attempt: enqueued, redriven, or back after a failed or
/// lost one. Processing is the time from lease to success or failure; leases that were given back,
/// lost or cancelled say nothing about it. An item that comes with its result asks for nothing. Of one
/// that two workers have, each is an attempt: that of the second is noted when it fails.
final class FlowMeter implements Consumer<Transition> {
  private static final Duration DEFAULT_WINDOW = Duration.ofMinutes(10);

  private final ConcurrentHashMap<String, FlowWindow> flows = new ConcurrentHashMap<>();
  private final InstantSource clock;
  private final long since;

  FlowMeter(InstantSource clock) {
    this.clock = clock;
    this.since = clock.millis();
  }

  FlowWindow.Measured measure(String queue, Duration window) {
    return flow(queue).measure(clock.millis(), window);
  }

  @Override
  public void accept(Transition transition) {
    long at = transition.at().toEpochMilli();
    switch (transition.type()) {
      case ENQUEUED, REDRIVEN, EXPIRED -> flow(transition.queue()).arrived(at);
      case SUCCEEDED -> ended(transition, at);
      case FAILED -> {
        ended(transition, at);
        flow(transition.queue()).arrived(at);
      }
      case DECLARED ->
          flows.computeIfAbsent(transition.queue(), name -> new FlowWindow(at, DEFAULT_WINDOW));
      // Comes right after the FAILED or EXPIRED of the attempt that was the item's last.
      case DEAD -> flow(transition.queue()).withdrawn(at);
      case DELETED -> flows.remove(transition.queue());
      case READY,
          LEASED,
          HEDGED,
          RELEASED,
          OVERTAKEN,
          CANCELLED,
          BATCH_COMPLETE,
          PAUSED,
          RESUMED -> {}
    }
  }

  private void ended(Transition transition, long at) {
    Instant leased = transition.since();
    if (leased == null) {
      flow(transition.queue()).withdrawn(at); // it came with its result, right after ENQUEUED
    } else {
      flow(transition.queue()).ended(at, Math.max(0, at - leased.toEpochMilli()));
    }
  }

  private FlowWindow flow(String queue) {
    FlowWindow known = flows.get(queue);
    return known != null
        ? known
        : flows.computeIfAbsent(queue, name -> new FlowWindow(since, DEFAULT_WINDOW));
  }
}
