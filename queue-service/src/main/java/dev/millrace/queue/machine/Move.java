package dev.millrace.queue.machine;

import dev.millrace.contracts.queue.ItemState;
import java.util.Map;

/// How far a queue has come from another store.
///
/// @param source the store that it comes from, as it was left; empty when it comes from none
/// @param number of the queue in this machine; 0 when it comes from nowhere
/// @param last what the part that came last ended with; empty when none has come
/// @param records how many have come
/// @param counts of the items among them, in each state
public record Move(
    Stage stage,
    String source,
    int number,
    byte[] last,
    long records,
    Map<ItemState, Long> counts) {

  public enum Stage {
    /// There is no queue of that name.
    NONE,
    /// There is one that was declared here, and did not come from elsewhere.
    DECLARED,
    /// It is on its way.
    ARRIVING,
    /// It has come; by now it may have been deleted.
    ENDED
  }
}
