package dev.millrace.queue.engine.kafka.cell;

import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.QueueStatus;
import org.jspecify.annotations.Nullable;

/// What a cell knows of the replica that it is in. Called by the cell's thread.
public interface Surroundings {
  /// The replica's name, which no other has.
  String replica();

  /// How many cells there are.
  int cells();

  /// How a queue of any cell behaves, as far as the replica has heard; null for no such queue.
  @Nullable QueueSpec find(String queue);

  /// The status with what the replica knows of the queue beside it.
  QueueStatus describe(QueueStatus status);

  /// Whether what happens is written to a topic of events, for whoever wants to know.
  boolean tellsEvents();

  /// Bytes that a record may have at most.
  int maxRecord();

  /// Bytes of what was asked for that go into an answer, or into a letter to another cell. Much less
  /// than a record may have: what cannot be written stops the cell, and every one that reads the
  /// letter after it.
  default int room() {
    return maxRecord() / 4;
  }

  /// The cell is here now.
  void came(int cell);

  /// The cell is no longer here.
  void left(int cell);
}
