package dev.millrace.bench.events;

import dev.millrace.bench.machine.ProcessTree;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;

/// Counts what comes out, and takes the time and the contender's processor time when half of it was
/// there and when all of it was. Used by one thread; [#steady] by any.
final class Tally implements Consumer<ConsumerRecords<ByteBuffer, ByteBuffer>> {
  /// What part of it is the warm-up: of the first half a JVM spends as much on compiling as on the
  /// events.
  private static final int WARM = 2;

  private final long expected;
  private final int copies;
  private final ProcessTree process;
  private long records;
  private @Nullable Mark begin;
  private volatile @Nullable Steady steady;

  private record Mark(long records, long nanos, Duration cpu) {}

  /// From the half to the end.
  record Steady(long events, double seconds, Duration cpu) {}

  /// @param events that will come through, each as so many copies
  Tally(long events, int copies, ProcessTree process) {
    this.expected = events * copies;
    this.copies = copies;
    this.process = process;
  }

  @Override
  public void accept(ConsumerRecords<ByteBuffer, ByteBuffer> some) {
    records += some.count();
    if (begin == null && records >= expected / WARM) {
      begin = mark();
    }
    if (steady == null && records >= expected) {
      Mark from = Objects.requireNonNull(begin);
      Mark to = mark();
      steady =
          new Steady(
              (to.records - from.records) / copies,
              (to.nanos - from.nanos) / 1e9,
              to.cpu.minus(from.cpu));
    }
  }

  private Mark mark() {
    return new Mark(records, System.nanoTime(), process.cpu());
  }

  /// Null until all is there.
  @Nullable Steady steady() {
    return steady;
  }
}
