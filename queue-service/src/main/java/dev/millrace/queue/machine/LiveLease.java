package dev.millrace.queue.machine;

import dev.millrace.queue.machine.Standing.Leased;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One of the leases of a leased item.
record LiveLease(Entry<Leased> entry, Grant grant) {
  Item item() {
    return entry.item();
  }

  Tallies tallies() {
    return entry.standing().tallies();
  }

  /// The item's other lease, or none.
  List<Grant> others() {
    return entry.standing().grants().stream().filter(other -> !other.equals(grant)).toList();
  }

  /// Where the item stands when this lease has become `next`, or has ended.
  ///
  /// @return null when nobody has the item then
  @Nullable Leased after(@Nullable Grant next, Tallies tallies) {
    List<Grant> grants =
        entry.standing().grants().stream()
            .<Grant>mapMulti(
                (each, left) -> {
                  Grant then = each.equals(grant) ? next : each;
                  if (then != null) {
                    left.accept(then);
                  }
                })
            .toList();
    return grants.isEmpty() ? null : new Leased(grants, tallies);
  }
}
