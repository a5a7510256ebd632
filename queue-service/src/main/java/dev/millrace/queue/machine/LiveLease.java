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

  /// Where the item stands when this lease has become `next`.
  Leased renewed(Grant next, Tallies tallies) {
    return new Leased(
        entry.standing().grants().stream().map(each -> each.equals(grant) ? next : each).toList(),
        tallies);
  }

  /// Where the item stands when this lease has ended; null when nobody has it then.
  @Nullable Leased ended(Tallies tallies) {
    List<Grant> others = others();
    return others.isEmpty() ? null : new Leased(others, tallies);
  }
}
