package dev.millrace.event.pattern;

import dev.millrace.event.expression.Amount;
import dev.millrace.event.expression.EventView;
import dev.millrace.event.expression.ExpressionFault;
import dev.millrace.event.expression.ItemName;
import dev.millrace.event.expression.ItemNames;
import dev.millrace.event.expression.Label;
import dev.millrace.event.expression.Predicate;
import dev.millrace.event.pattern.Membership.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Brings the events that belong together into one batch of a queue, and tells the queue when it has
/// all of them: what is gathered, a join over that queue waits for.
///
/// @param batch the batch of an event, by what it is correlated
/// @param count how many items the batch has, where an event says so; null = none does
/// @param manifest which items the batch has, where an event says so, which then is no item itself;
///     null = none does
/// @param end whether an event is no item but the end of its batch; null = none is
/// @param name what tells an item from the others of its batch; null = the event's id
/// @param items what the others are: [Role#DONE] or [Role#WORK]
public record Gatherer(
    Label batch,
    @Nullable Amount count,
    @Nullable ItemNames manifest,
    @Nullable Predicate end,
    @Nullable ItemName name,
    Role items,
    String output)
    implements Pattern {
  @Override
  public List<Delivery> apply(Arrival arrival) throws ExpressionFault {
    var view = new EventView(arrival.event());
    return List.of(new Delivery(output, arrival.event(), membership(view)));
  }

  private Membership membership(EventView event) throws ExpressionFault {
    boolean ends = end != null && end.holds(event);
    Long expected = count == null ? null : count.of(event);
    String in = batch.of(event);
    List<String> listed = manifest == null ? null : manifest.of(in, event);
    if (listed != null) {
      return Membership.manifest(in, expected, listed);
    }
    return ends
        ? Membership.end(in, expected)
        : Membership.item(in, items, expected, name == null ? null : name.of(in, event));
  }
}
