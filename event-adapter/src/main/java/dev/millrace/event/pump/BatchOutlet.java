package dev.millrace.event.pump;

import dev.millrace.contracts.ProblemException;
import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.event.pattern.Membership;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A queue that is told how many items its batches have, and where they end. All of it may be said
/// again: the queue knows an item by its name, and a seal that is the same changes nothing.
///
/// The size or manifest of a batch is said before the items of that delivery are given, so that the
/// queue can refuse what does not belong, whatever came first. An end without a size is said behind
/// all that came before it.
final class BatchOutlet implements Outlet {
  private final String queue;
  private final QueueClient client;
  private final Outlet items;

  /// @param items takes the events that are items
  BatchOutlet(String queue, QueueClient client, Outlet items) {
    this.queue = queue;
    this.client = client;
    this.items = items;
  }

  @Override
  public Report deliver(List<Outgoing> events) throws InterruptedException {
    return new OneDelivery().run(events);
  }

  private final class OneDelivery {
    private final List<Refused> refused = new ArrayList<>();

    /// Items that are still to be given.
    private List<Outgoing> held = new ArrayList<>();

    /// What the queue has taken of batches last.
    private final Map<String, BatchSpec> told = new HashMap<>();

    Report run(List<Outgoing> events) throws InterruptedException {
      int next = 0;
      try {
        for (; next < events.size(); next++) {
          take(events.get(next));
        }
        giveHeld();
        return new Report(List.of(), refused, null);
      } catch (IOException e) {
        var left = new ArrayList<>(held);
        left.addAll(events.subList(next, events.size()));
        return new Report(left, refused, e);
      }
    }

    private void take(Outgoing event) throws IOException, InterruptedException {
      Membership membership = event.membership();
      if (membership == null || (tell(event, membership) && membership.isItem())) {
        held.add(event);
      }
    }

    /// Tells the queue what the event says of its batch.
    ///
    /// @return false when that is refused for good, and so is the event
    private boolean tell(Outgoing event, Membership membership)
        throws IOException, InterruptedException {
      String batch = membership.batch();
      BatchSpec says = membership.says();
      if (says == null || says.equals(told.get(batch))) {
        return true;
      }
      if (membership.isEnd()) {
        giveHeld();
      }
      boolean taken = seal(event, batch, says);
      if (taken) {
        told.put(batch, says);
      }
      return taken;
    }

    private boolean seal(Outgoing event, String batch, BatchSpec spec)
        throws IOException, InterruptedException {
      try {
        client.seal(queue, batch, spec);
        return true;
      } catch (IOException e) {
        if (e instanceof ProblemException problem && QueueOutlet.isForGood(problem.status())) {
          refused.add(new Refused(event, String.valueOf(e.getMessage())));
          return false;
        }
        throw new IOException("queue " + queue + ", batch " + batch + ": " + e.getMessage(), e);
      }
    }

    private void giveHeld() throws IOException, InterruptedException {
      if (held.isEmpty()) {
        return;
      }
      Report report = items.deliver(held);
      held = new ArrayList<>(report.left());
      refused.addAll(report.refused());
      if (report.trouble() != null) {
        throw report.trouble();
      }
    }
  }

  @Override
  public void close() {
    items.close();
  }
}
