package dev.millrace.e2e.load;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.e2e.history.Event.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Leases items and does with them what workers do: most are done, some fail, go back, take longer,
/// or are never heard of again. For one thread.
final class Worker implements Job {
  private static final List<Duration> LEASES =
      List.of(Duration.ofSeconds(6), Duration.ofSeconds(15), Duration.ofSeconds(30));
  private static final Duration LONGER = Duration.ofSeconds(30);

  /// Longer than it takes until others get the item, too.
  private static final Duration SLOW = Duration.ofSeconds(4);

  private final String name;
  private final String queue;
  private final @Nullable String next;
  private final boolean dawdles;
  private final Client client;
  private final SplittableRandom random;
  private final Pace pace;
  private final List<Late> late = new ArrayList<>();

  /// @param next the queue of the follow-ups; null for none
  /// @param dawdles whether it takes its time with some
  Worker(
      String name,
      String queue,
      @Nullable String next,
      boolean dawdles,
      Client client,
      SplittableRandom random,
      Pace pace) {
    this.name = name;
    this.queue = queue;
    this.next = next;
    this.dawdles = dawdles;
    this.client = client;
    this.random = random;
    this.pace = pace;
  }

  /// Takes some items and does them, and those that are taken in the same call as they are settled.
  ///
  /// @param earnest true = it does all that it takes
  @Override
  public void work(boolean earnest) throws InterruptedException {
    client.settle(queue, overdue(earnest), null);
    List<Lease> leases = client.lease(queue, request(earnest));
    while (!leases.isEmpty()) {
      List<Move> moves = earnest ? leases.stream().map(this::complete).toList() : moves(leases);
      if (moves.isEmpty()) {
        return;
      }
      leases = client.settle(queue, moves, random.nextInt(4) == 0 ? request(earnest) : null);
      if (random.nextInt(10) == 0) {
        client.settle(queue, moves.stream().filter(Worker::isRepeatable).toList(), null);
      }
    }
  }

  /// What it does with a lease, and when.
  private record Late(Move move, Instant due) {}

  private List<Move> overdue(boolean all) {
    Instant now = Instant.now();
    List<Late> due = late.stream().filter(each -> all || each.due.isBefore(now)).toList();
    late.removeAll(due);
    return due.stream().map(Late::move).toList();
  }

  private void dawdle(Lease lease) {
    Duration time = Duration.ofMillis(random.nextLong(SLOW.toMillis()));
    Move move = random.nextInt(4) == 0 ? fail(lease, random.nextInt(3) > 0) : complete(lease);
    late.add(new Late(move, Instant.now().plus(time)));
  }

  private LeaseRequest request(boolean earnest) {
    Duration wait =
        switch (random.nextInt(3)) {
          case 0 -> null;
          case 1 -> Duration.ofMillis(200);
          default -> Duration.ofSeconds(earnest ? 1 : 3);
        };
    Duration duration = LEASES.get(random.nextInt(LEASES.size()));
    boolean together = random.nextInt(5) == 0;
    return new LeaseRequest(name, random.nextInt(1, 21), wait, duration, together);
  }

  private List<Move> moves(List<Lease> leases) throws InterruptedException {
    pace.pause(random, 40);
    var longer = leases.stream().filter(_ -> random.nextInt(12) == 0).map(this::extend).toList();
    if (!longer.isEmpty()) {
      client.settle(queue, longer, null);
      pace.pause(random, 400);
    }
    var moves = new ArrayList<Move>();
    for (Lease lease : leases) {
      if (dawdles && random.nextInt(8) == 0) {
        dawdle(lease);
        continue;
      }
      switch (random.nextInt(100)) {
        case 0, 1, 2, 3 -> {} // the worker vanishes
        case 4, 5, 6, 7, 8 -> moves.add(fail(lease, true));
        case 9 -> moves.add(fail(lease, false));
        case 10, 11, 12, 13, 14 -> moves.add(release(lease));
        default -> moves.add(complete(lease));
      }
    }
    return moves;
  }

  private Move complete(Lease lease) {
    var result = JsonData.parse("{\"by\":\"" + name + "\"}");
    if (next == null) {
      return new Move(lease, new Settlement.Complete(lease.token(), result, null), null);
    }
    String follower = Lane.followUp(lease.name());
    var by = JsonData.parse("{\"by\":\"" + lease.token() + "\"}");
    var then = new Settlement.FollowUp(next, List.of(NewItem.of(follower, by)));
    var settlement = new Settlement.Complete(lease.token(), result, List.of(then));
    return new Move(lease, settlement, new Place(next, follower));
  }

  private static Move fail(Lease lease, boolean retryable) {
    var settlement =
        new Settlement.Fail(lease.token(), "as it happens", retryable, null, null, null);
    return new Move(lease, settlement, null);
  }

  private Move release(Lease lease) {
    Duration after = random.nextBoolean() ? null : Duration.ofMillis(300);
    return new Move(lease, new Settlement.Release(lease.token(), null, after), null);
  }

  private Move extend(Lease lease) {
    return new Move(lease, new Settlement.Extend(lease.token(), LONGER, null, null), null);
  }

  private static boolean isRepeatable(Move move) {
    return !(move.settlement() instanceof Settlement.Extend);
  }
}
