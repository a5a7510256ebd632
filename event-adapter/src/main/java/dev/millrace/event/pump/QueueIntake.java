package dev.millrace.event.pump;

import dev.millrace.contracts.Problem;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.SettleRequest;
import dev.millrace.contracts.queue.SettleResult.Settled;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.queue.Settlement.FollowUp;
import dev.millrace.contracts.queue.Settlement.ReleaseCause;
import dev.millrace.event.message.ItemForm;
import dev.millrace.event.message.MalformedEvent;
import dev.millrace.event.pattern.Arrival;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Leases items. One is settled once its event is done, and what its event becomes in other queues
/// is enqueued in the same call: both, or neither.
final class QueueIntake implements Intake {
  private static final Logger log = LoggerFactory.getLogger(QueueIntake.class);

  private final String input;
  private final String queue;
  private final QueueClient client;
  private final LeaseRequest request;
  private final InstantSource clock;
  private final Map<String, Lease> held = new LinkedHashMap<>();
  private long extendAt;

  /// @param request how many items are leased at once, for how long, and by whom
  QueueIntake(
      String input, String queue, QueueClient client, LeaseRequest request, InstantSource clock) {
    this.input = input;
    this.queue = queue;
    this.client = client;
    this.request = request;
    this.clock = clock;
  }

  @Override
  public List<Arrival> take(Duration patience) throws IOException, InterruptedException {
    var patient = new LeaseRequest(request.worker(), request.max(), patience, request.duration());
    List<Lease> leases = client.lease(queue, patient).leases();
    planExtension();
    var arrivals = new ArrayList<Arrival>(leases.size());
    var malformed = new ArrayList<Settlement>();
    for (Lease lease : leases) {
      String position = queue + "/" + lease.name();
      try {
        var event = ItemForm.read(lease.data(), position, clock.millis());
        arrivals.add(new Arrival(input, event, position, lease.group(), lease.batch()));
        held.put(position, lease);
      } catch (MalformedEvent e) {
        malformed.add(dead(lease, String.valueOf(e.getMessage())));
      }
    }
    if (!malformed.isEmpty()) {
      client.settle(queue, new SettleRequest(malformed, null));
    }
    return arrivals;
  }

  private static Settlement dead(Lease lease, String reason) {
    return new Settlement.Fail(lease.token(), reason, false, null, null, null);
  }

  @Override
  public List<Rejected> acknowledge(List<Passed> batch) throws IOException, InterruptedException {
    var sent = new ArrayList<Passed>();
    var settlements = new ArrayList<Settlement>();
    var rejected = new ArrayList<Rejected>();
    for (Passed passed : batch) {
      Lease lease = held.get(passed.arrival().position());
      if (lease != null) { // else it was settled by an earlier try
        try {
          settlements.add(settlement(lease, passed));
          sent.add(passed);
        } catch (MalformedEvent e) {
          rejected.add(new Rejected(passed, String.valueOf(e.getMessage())));
        }
      }
    }
    if (!settlements.isEmpty()) {
      settle(settlements, sent, rejected);
    }
    return rejected;
  }

  private void settle(List<Settlement> settlements, List<Passed> sent, List<Rejected> rejected)
      throws IOException, InterruptedException {
    List<Settled> results = client.settle(queue, new SettleRequest(settlements, null)).results();
    IOException trouble = null;
    for (int i = 0; i < results.size(); i++) {
      Settled result = results.get(i);
      Passed passed = sent.get(i);
      String words = words(result.problem(), result.status());
      switch (result.status()) {
        case 200 -> held.remove(passed.arrival().position());
        case 409, 410 -> {
          held.remove(passed.arrival().position());
          log.info("queue {}: {} comes again: {}", queue, passed.arrival().position(), words);
        }
        case 400, 413, 422 -> rejected.add(new Rejected(passed, words));
        default -> trouble = new IOException("queue " + queue + ": " + words);
      }
    }
    if (trouble != null && rejected.isEmpty()) {
      throw trouble; // what was settled is no longer held, so only the rest is tried again
    }
  }

  private static String words(@Nullable Problem problem, int status) {
    return problem == null ? "HTTP status " + status : problem.message();
  }

  private static Settlement settlement(Lease lease, Passed passed) throws MalformedEvent {
    if (passed.failure() != null) {
      return dead(lease, passed.failure());
    }
    var byQueue = new LinkedHashMap<String, List<NewItem>>();
    for (Carried carried : passed.carried()) {
      byQueue
          .computeIfAbsent(carried.queue(), name -> new ArrayList<>())
          .add(QueueOutlet.item(carried.outgoing()));
    }
    List<FollowUp> then = new ArrayList<>();
    byQueue.forEach((queue, items) -> then.add(new FollowUp(queue, items)));
    return new Settlement.Complete(lease.token(), null, then.isEmpty() ? null : then);
  }

  @Override
  public void hold() throws IOException, InterruptedException {
    if (clock.millis() < extendAt || held.isEmpty()) {
      return;
    }
    List<Settlement> extensions = new ArrayList<>();
    for (Lease lease : held.values()) {
      extensions.add(new Settlement.Extend(lease.token(), request.duration(), null, null));
    }
    client.settle(queue, new SettleRequest(extensions, null));
    planExtension();
  }

  private void planExtension() {
    Duration lease = request.duration() == null ? Duration.ofSeconds(30) : request.duration();
    extendAt = clock.millis() + lease.dividedBy(3).toMillis();
  }

  @Override
  public boolean carriesQueues() {
    return true;
  }

  @Override
  public boolean keepsDeadLetters() {
    return true;
  }

  @Override
  public void close() {
    List<Settlement> releases = new ArrayList<>();
    for (Lease lease : held.values()) {
      releases.add(new Settlement.Release(lease.token(), ReleaseCause.RETURNED, null));
    }
    if (releases.isEmpty()) {
      return;
    }
    try {
      client.settle(queue, new SettleRequest(releases, null));
    } catch (IOException e) {
      log.info("queue {}: {} leases are not given back and will expire", queue, releases.size(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
