package dev.millrace.queue.machine;

import dev.millrace.queue.machine.Standing.Leased;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One of the leases of a leased item.
record LiveLease(Entry<Leased> entry, Hold hold) {
  Item item() {
    return entry.item();
  }

  Tallies tallies() {
    return entry.standing().tallies();
  }

  /// The item's other lease, or none.
  List<Hold> others() {
    return entry.standing().holds().stream().filter(other -> !other.equals(hold)).toList();
  }

  /// Where the item stands when this lease has become `next`, or has ended.
  ///
  /// @return null when nobody has the item then
  @Nullable Leased after(@Nullable Hold next, Tallies tallies) {
    List<Hold> holds =
        entry.standing().holds().stream()
            .<Hold>mapMulti(
                (each, left) -> {
                  Hold then = each.equals(hold) ? next : each;
                  if (then != null) {
                    left.accept(then);
                  }
                })
            .toList();
    return holds.isEmpty() ? null : new Leased(holds, tallies);
  }
}
