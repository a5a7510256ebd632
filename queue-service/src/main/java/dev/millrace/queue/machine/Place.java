package dev.millrace.queue.machine;

import dev.millrace.contracts.queue.QueueSpec;

/// Where a machine stands among others: how it numbers its queues, so that no two queues have the
/// same number wherever they are, and who the others are.
///
/// @param first the number of its first queue, at least 1; 0 is for what belongs to no queue
/// @param step from one number to the next, at least 1
/// @param machines how many there are
/// @param answerBytes data of one answer: after this many bytes no further item is added to it
public record Place(int first, int step, int machines, Neighbours neighbours, int answerBytes) {
  /// There are no more cells than this.
  public static final int MAX_CELLS = 1024;

  /// The `answerBytes` of a machine that has no reason for fewer.
  public static final int ANSWER_BYTES = 8 << 20;

  /// The only machine there is: its queues are 1, 2, 3 …
  public static final Place ALONE = new Place(1, 1, 1, Neighbours.NONE, ANSWER_BYTES);

  public Place {
    if (first < 1 || step < 1) {
      throw new IllegalArgumentException(
          "queues cannot be numbered from %d by %d".formatted(first, step));
    }
  }

  /// One of several machines. What remains of the number of its queues, divided by 1024, is its
  /// own, so that a token tells it: see [Token#cellOf].
  ///
  /// @param cell from 0 on, the same one whenever this store is opened
  /// @param cells how many there are, at most 1024
  public static Place cell(int cell, int cells, Neighbours neighbours) {
    if (cell < 0 || cell >= cells || cells > MAX_CELLS) {
      throw new IllegalArgumentException(
          "there is no cell %d of %d, and at most %d are possible"
              .formatted(cell, cells, MAX_CELLS));
    }
    return new Place(MAX_CELLS + cell, MAX_CELLS, cells, neighbours, ANSWER_BYTES);
  }

  /// Where answers may not be as large as elsewhere.
  public Place answering(int bytes) {
    return new Place(first, step, machines, neighbours, Math.min(bytes, answerBytes));
  }

  /// Over how many machines that queue is spread: one has at most one slice of it.
  int slices(QueueSpec spec) {
    return spec.shards() == null ? 1 : Math.min(spec.shards().count(), machines);
  }

  /// @throws ArithmeticException after two million queues of one cell
  int after(int queue) {
    return Math.addExact(queue, step);
  }

  /// Whether a queue that comes from a machine which was [alone][#ALONE] may keep its number: no
  /// machine in any place gives it then, but for those that are alone.
  boolean leaves(int queue) {
    return queue > 0 && queue < MAX_CELLS && !gives(queue);
  }

  /// Whether a machine in this place gives that number.
  boolean gives(int queue) {
    return queue >= first && (queue - first) % step == 0;
  }
}
