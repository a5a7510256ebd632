package dev.millrace.queue.events;

import dev.millrace.queue.call.Problems;
import dev.millrace.queue.machine.Refusal.Unavailable;
import dev.millrace.queue.machine.Transition;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Passes what the engine tells on to those who listen. Nothing is built while nobody does. Safe
/// for all threads; told by one at a time.
final class EventHub implements Consumer<Transition> {
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final int seats;
  private final int buffer;
  private final CopyOnWriteArrayList<Listener> listeners = new CopyOnWriteArrayList<>();
  private boolean stopped;

  /// @param seats listeners at once
  /// @param buffer events held for each
  EventHub(int seats, int buffer) {
    this.seats = seats;
    this.buffer = buffer;
  }

  /// Takes in a listener; [#leave] it in the end. One too many is refused with 503.
  ///
  /// @param queue null for all queues
  synchronized Listener join(@Nullable String queue) {
    if (stopped || listeners.size() >= seats) {
      String why =
          stopped
              ? "the service is stopping"
              : "%d event streams are open already (millrace.limits.listeners)".formatted(seats);
      throw Problems.of(new Unavailable(why, RETRY));
    }
    var listener = new Listener(queue, buffer);
    listeners.add(listener);
    return listener;
  }

  void leave(Listener listener) {
    listeners.remove(listener);
  }

  /// Ends all streams, so that a stopping service need not wait for them.
  synchronized void stop() {
    stopped = true;
    listeners.forEach(Listener::end);
  }

  @Override
  public void accept(Transition transition) {
    SharedEvent event = null;
    for (Listener listener : listeners) {
      if (listener.wants(transition.queue())) {
        event = event == null ? new SharedEvent(transition.event()) : event;
        listener.offer(event);
      }
    }
  }
}
