package dev.millrace.bench.reduce;

import java.io.IOException;

/// Something that brings many inputs to one result.
interface Reducer {
  /// Unique.
  String name();

  /// What it is and how it is set, for people.
  String words();

  /// What those take at most that need them on a disk.
  long MOST_BYTES = 300 << 20;

  /// Whether so many bytes of documents can be given to it.
  default boolean takes(long bytes) {
    return true;
  }

  /// Reduces them, when it has warmed up.
  ///
  /// @throws IOException when it failed, or its result is wrong
  Took reduce(Workload workload, long documents) throws IOException, InterruptedException;
}
