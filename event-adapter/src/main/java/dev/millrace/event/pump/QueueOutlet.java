package dev.millrace.event.pump;

import dev.millrace.contracts.ProblemException;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.event.message.ItemForm;
import dev.millrace.event.message.MalformedEvent;
import dev.millrace.event.pattern.Arrival;
import dev.millrace.event.pattern.Arrival.Place;
import dev.millrace.event.pattern.Membership;
import dev.millrace.event.pattern.Membership.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Enqueues, each event under its id: one that comes again is the same item, not a second one.
final class QueueOutlet implements Outlet {
  /// Items of one call. Fewer than a queue would take, so that their data fits into a body.
  private static final int MOST = 100;

  private final String queue;
  private final QueueClient client;

  QueueOutlet(String queue, QueueClient client) {
    this.queue = queue;
    this.client = client;
  }

  /// What was an item before has its group, its batch and its priority again, unless the pattern has
  /// put it into another batch.
  static NewItem item(Outgoing outgoing) throws MalformedEvent {
    Arrival arrival = outgoing.arrival();
    Place place = arrival.place();
    JsonData data = ItemForm.write(outgoing.event(), arrival.position());
    Membership membership = outgoing.membership();
    String batch = membership == null ? place.batch() : membership.batch();
    String name = arrival.itemName(membership);
    if (membership != null && membership.role() == Role.DONE) {
      return NewItem.done(name, data, batch, ItemForm.content(outgoing.event(), data));
    }
    return new NewItem(name, data, place.priority(), null, place.group(), batch);
  }

  @Override
  public Report deliver(List<Outgoing> events) throws InterruptedException {
    var refused = new ArrayList<Refused>();
    for (int from = 0; from < events.size(); from += MOST) {
      List<Outgoing> chunk = events.subList(from, Math.min(events.size(), from + MOST));
      try {
        enqueue(chunk, refused);
      } catch (IOException e) {
        var trouble = new IOException("queue " + queue + ": " + e.getMessage(), e);
        return new Report(events.subList(from, events.size()), refused, trouble);
      }
    }
    return new Report(List.of(), refused, null);
  }

  private void enqueue(List<Outgoing> chunk, List<Refused> refused)
      throws IOException, InterruptedException {
    var items = new ArrayList<NewItem>(chunk.size());
    for (Outgoing outgoing : chunk) {
      try {
        items.add(item(outgoing));
      } catch (MalformedEvent e) {
        refused.add(new Refused(outgoing, String.valueOf(e.getMessage())));
      }
    }
    if (items.isEmpty()) {
      return;
    }
    try {
      client.enqueue(queue, items);
    } catch (ProblemException e) {
      if (!isForGood(e.status())) {
        throw e;
      }
      if (chunk.size() == 1) {
        refused.add(new Refused(chunk.getFirst(), String.valueOf(e.getMessage())));
      } else {
        refused.removeIf(refusal -> chunk.contains(refusal.outgoing()));
        for (Outgoing outgoing : chunk) {
          enqueue(List.of(outgoing), refused); // one of them is too large for all
        }
      }
    }
  }

  /// Whether the queue will say so however often it is asked; 409 is for a batch that is sealed, of
  /// another size, or has a manifest.
  static boolean isForGood(int status) {
    return status == 400 || status == 409 || status == 413 || status == 422;
  }

  @Override
  public void close() {}
}
