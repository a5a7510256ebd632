package dev.millrace.bench.events;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// How `bench events` shall measure.
///
/// @param folder on the disk that the broker shall write to
/// @param events that wait when a contender starts; the first half of them is not counted
/// @param rate events a second while latency is taken
/// @param warmUp at that rate, before latency counts
/// @param measured at that rate, counted
/// @param jvm options of every contender's JVM
public record EventsPlan(
    List<Contender> contenders,
    Path folder,
    int rounds,
    int events,
    int rate,
    Duration warmUp,
    Duration measured,
    List<String> jvm) {

  /// Events that wait for it when it starts.
  int waiting(Contender contender) {
    return (int) (events * contender.part());
  }

  /// Events that go through while latency is taken, those of the warm-up among them.
  int paced() {
    return Math.toIntExact(rate * warmUp.plus(measured).toSeconds());
  }
}
