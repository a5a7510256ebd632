package dev.millrace.bench.reduce;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/// How `bench reduce` shall measure.
///
/// @param reducers their names, of [#ALL]
/// @param folder on the disk that a broker writes to
/// @param most inputs of each workload; also a tenth of it, a hundredth and so on down to 10⁴
/// @param fanIn partial results that Millrace merges at once
/// @param warmUp of a JVM before its clock starts
/// @param jvm options of every JVM
public record ReducePlan(
    List<String> reducers,
    Path folder,
    int rounds,
    long most,
    int fanIn,
    Duration warmUp,
    List<String> jvm) {
  public static final String ALL =
      "millrace,stream,stream-json,awk,kafka-streams,pass,queue-1,queue-2,queue-4,queue-8";

  private static final long LEAST = 10_000;

  /// Ascending.
  List<Long> sizes() {
    return LongStream.iterate(most, size -> size >= LEAST, size -> size / 10)
        .sorted()
        .boxed()
        .toList();
  }
}
