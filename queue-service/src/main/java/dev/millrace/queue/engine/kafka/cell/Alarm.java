package dev.millrace.queue.engine.kafka.cell;

import java.time.Duration;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/// Wakes a cell once, when it is due. Kafka Streams commits a transaction after each punctuation,
/// whether or not there is something in it, so none may come for nothing. Used by one thread.
final class Alarm {
  private static final Duration SHORTEST = Duration.ofMillis(5);

  private final ProcessorContext<?, ?> context;
  private final Runnable task;
  private @Nullable Cancellable set;
  private long due;

  Alarm(ProcessorContext<?, ?> context, Runnable task) {
    this.context = context;
    this.task = task;
  }

  /// Rings after that time at the latest; an earlier alarm stays.
  void ringWithin(Duration time) {
    long at = System.nanoTime() + time.toNanos();
    if (set != null && due - at <= 0) {
      return;
    }
    clear();
    due = at;
    Duration interval = time.compareTo(SHORTEST) < 0 ? SHORTEST : time;
    set = context.schedule(interval, PunctuationType.WALL_CLOCK_TIME, _ -> ring());
  }

  private void ring() {
    clear();
    task.run();
  }

  private void clear() {
    if (set != null) {
      set.cancel();
      set = null;
    }
  }
}
