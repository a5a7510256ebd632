package dev.millrace.event.pump;

import dev.millrace.contracts.Problem;
import dev.millrace.contracts.ProblemException;
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
import dev.millrace.event.pattern.Arrival.Place;
import dev.millrace.rim.log.LoggedItem;
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

  /// Of the data of items in one call: half of what a queue-service takes, for all that is around
  /// them.
  private static final long MOST_BYTES = 8 * 1024 * 1024;

  private final String input;
  private final String queue;
  private final QueueClient client;
  private final LeaseRequest request;
  private final InstantSource clock;
  private final Map<String, Lease> held = new LinkedHashMap<>();

  /// Items that are no events, until they are among the dead letters of the queue.
  private final List<Settlement> malformed = new ArrayList<>();

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
  public List<Arrival> take(Duration patience, int most) throws IOException, InterruptedException {
    buryMalformed();
    Integer max = request.max() == null ? null : Integer.valueOf(Math.min(request.max(), most));
    var patient = new LeaseRequest(request.worker(), max, patience, request.duration());
    List<Lease> leases = client.lease(queue, patient).leases();
    planExtension();
    var arrivals = new ArrayList<Arrival>(leases.size());
    for (Lease lease : leases) {
      String position = queue + "/" + lease.name();
      try {
        var event = ItemForm.read(lease.data(), position, clock.millis());
        arrivals.add(new Arrival(input, event, position, place(lease)));
        held.put(position, lease);
      } catch (MalformedEvent e) {
        new LoggedItem(queue, lease.name(), lease.attempt())
            .in(log.atWarn())
            .log("an item is a dead letter: {}", e.getMessage());
        malformed.add(dead(lease, String.valueOf(e.getMessage())));
      }
    }
    try {
      buryMalformed();
    } catch (IOException e) {
      if (arrivals.isEmpty()) {
        throw e;
      }
      log.warn("queue {}: {} items that are no events wait", queue, malformed.size(), e);
    }
    return arrivals;
  }

  private static Place place(Lease lease) {
    return new Place(lease.group(), lease.batch(), lease.priority());
  }

  private void buryMalformed() throws IOException, InterruptedException {
    if (!malformed.isEmpty()) {
      client.settle(queue, new SettleRequest(malformed, null));
      malformed.clear();
    }
  }

  private static Settlement dead(Lease lease, String reason) {
    return new Settlement.Fail(lease.token(), reason, false, null, null, null);
  }

  @Override
  public List<Rejected> acknowledge(List<Passed> batch) throws IOException, InterruptedException {
    return new Acknowledgement().run(batch);
  }

  private record Due(Passed passed, Settlement settlement) {
    long bytes() {
      return settlement instanceof Settlement.Complete(_, _, var then) && then != null
          ? then.stream()
              .flatMap(followUp -> followUp.items().stream())
              .mapToLong(item -> item.data() == null ? 0 : item.data().bytes().length)
              .sum()
          : 0;
    }
  }

  private final class Acknowledgement {
    private final List<Rejected> rejected = new ArrayList<>();
    private @Nullable IOException trouble;

    List<Rejected> run(List<Passed> batch) throws IOException, InterruptedException {
      try {
        for (List<Due> part : parts(due(batch))) {
          settle(part);
        }
      } catch (IOException e) {
        trouble = e;
      }
      if (trouble != null && rejected.isEmpty()) {
        throw trouble; // what was settled is no longer held, so only the rest is tried again
      }
      return rejected;
    }

    private List<Due> due(List<Passed> batch) {
      var due = new ArrayList<Due>();
      for (Passed passed : batch) {
        Lease lease = held.get(passed.arrival().position());
        if (lease != null) { // else it was settled by an earlier try
          if (passed.failure() != null) {
            new LoggedItem(queue, lease.name(), lease.attempt())
                .in(log.atInfo())
                .log("a dead letter of its queue: {}", passed.failure());
          }
          try {
            due.add(new Due(passed, settlement(lease, passed)));
          } catch (MalformedEvent | RuntimeException e) {
            rejected.add(new Rejected(passed, String.valueOf(e.getMessage())));
          }
        }
      }
      return due;
    }

    /// Of no more bytes each than go into a call.
    private static List<List<Due>> parts(List<Due> due) {
      var parts = new ArrayList<List<Due>>();
      int from = 0;
      long bytes = 0;
      for (int i = 0; i < due.size(); i++) {
        long more = due.get(i).bytes();
        if (i > from && bytes + more > MOST_BYTES) {
          parts.add(due.subList(from, i));
          from = i;
          bytes = 0;
        }
        bytes += more;
      }
      parts.add(due.subList(from, due.size()));
      return parts;
    }

    private void settle(List<Due> part) throws IOException, InterruptedException {
      if (part.isEmpty()) {
        return;
      }
      List<Settlement> settlements = part.stream().map(Due::settlement).toList();
      try {
        List<Settled> results =
            client.settle(queue, new SettleRequest(settlements, null)).results();
        for (int i = 0; i < results.size(); i++) {
          settled(part.get(i).passed(), results.get(i));
        }
      } catch (ProblemException e) {
        if (e.status() != 413) {
          throw e;
        }
        if (part.size() == 1) {
          rejected.add(new Rejected(part.getFirst().passed(), String.valueOf(e.getMessage())));
        } else { // together they are too much, or one of them is by itself
          settle(part.subList(0, part.size() / 2));
          settle(part.subList(part.size() / 2, part.size()));
        }
      }
    }

    private void settled(Passed passed, Settled result) {
      String position = passed.arrival().position();
      String words = words(result.problem(), result.status());
      if (result.status() == 200) {
        held.remove(position);
      } else if (isLost(result)) {
        lost(position, words);
      } else if (QueueOutlet.isForGood(result.status())) {
        rejected.add(new Rejected(passed, words));
      } else {
        trouble = new IOException("queue " + queue + ": " + words);
      }
    }
  }

  /// A 409 may also be that of a batch in the queue that a follow-up goes to.
  private static boolean isLost(Settled result) {
    Problem problem = result.problem();
    return result.status() == 410
        || (result.status() == 409
            && (problem == null || problem.is("lease-lost") || problem.is("not-settled")));
  }

  private void lost(String position, String words) {
    Lease lost = held.remove(position);
    if (lost != null) {
      new LoggedItem(queue, lost.name(), lost.attempt())
          .in(log.atWarn())
          .log("the lease of {} is lost, it comes again: {}", position, words);
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
    List<String> positions = List.copyOf(held.keySet());
    List<Settlement> extensions = new ArrayList<>();
    for (Lease lease : held.values()) {
      extensions.add(new Settlement.Extend(lease.token(), request.duration(), null, null));
    }
    List<Settled> results = client.settle(queue, new SettleRequest(extensions, null)).results();
    planExtension();
    for (int i = 0; i < results.size(); i++) {
      Settled result = results.get(i);
      if (isLost(result)) {
        lost(positions.get(i), words(result.problem(), result.status()));
      }
    }
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
