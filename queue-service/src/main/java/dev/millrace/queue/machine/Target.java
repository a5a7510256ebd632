package dev.millrace.queue.machine;

import dev.millrace.contracts.queue.NewItem;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A queue that is to be given items by what happens in another one, here or in another machine:
/// items are [added][#add], and when none of that was refused, it is told to [#deliver] them.
sealed interface Target permits Intake, Outbound {

  /// @return why the items cannot be taken, in addition to those that were added before; null when
  ///     they can
  @Nullable Refusal add(List<NewItem> items);

  /// Does it; nothing that was added may have been refused.
  ///
  /// @param random makes up the names that were left out
  void deliver(Instant now, RandomGenerator random);
}
