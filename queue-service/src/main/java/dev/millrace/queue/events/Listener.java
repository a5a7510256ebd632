package dev.millrace.queue.events;

import dev.millrace.contracts.queue.QueueEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One who listens, and the events that wait to be read. When the buffer is full the events that
/// come are lost to it; at their place in the stream it is told how many.
///
/// Offered to by one thread at a time, read by one other.
final class Listener {
  private final @Nullable String queue;
  private final ArrayBlockingQueue<SharedEvent> events;

  /// The first event lost since the last one that was not, and how many were.
  private final AtomicReference<@Nullable Lost> lost = new AtomicReference<>();

  private volatile boolean ended;

  private record Lost(QueueEvent first, long count) {
    SharedEvent event() {
      String reason = "%d events were lost because they were read too slowly".formatted(count);
      return new SharedEvent(
          new QueueEvent(first.queue(), "lost", first.time(), null, null, null, reason));
    }
  }

  /// @param queue null for all queues
  /// @param buffer one more is held for the word of what was lost
  Listener(@Nullable String queue, int buffer) {
    this.queue = queue;
    this.events = new ArrayBlockingQueue<>(buffer + 1);
  }

  boolean wants(String ofQueue) {
    return queue == null || queue.equals(ofQueue);
  }

  void offer(SharedEvent event) {
    boolean room = events.remainingCapacity() > 1;
    if (!room) {
      lost.updateAndGet(
          before ->
              before == null
                  ? new Lost(event.event(), 1)
                  : new Lost(before.first, before.count + 1));
      return;
    }
    Lost before = lost.getAndSet(null);
    if (before != null) {
      events.offer(before.event());
    }
    events.offer(event);
  }

  /// @return null when nothing happened for so long, or the stream has ended
  @Nullable SharedEvent next(Duration patience) throws InterruptedException {
    SharedEvent event = events.poll();
    if (event != null) {
      return event;
    }
    Lost before = lost.getAndSet(null);
    return before != null ? before.event() : events.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// Nothing waits to be read just now, so what was written may be sent.
  boolean isCaughtUp() {
    return events.isEmpty();
  }

  boolean ended() {
    return ended;
  }

  void end() {
    ended = true;
    // Wakes the reader, which looks whether it has ended before it looks at the event.
    events.offer(
        new SharedEvent(new QueueEvent("", "ended", Instant.EPOCH, null, null, null, null)));
  }
}
