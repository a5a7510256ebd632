package dev.millrace.e2e.load;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.e2e.history.Event.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Takes items of one group and makes one of them, as a reduction does: in one atomic settle, which
/// some of its leases would spoil. For one thread.
final class Merger implements Job {
  private static final List<Duration> LEASES =
      List.of(Duration.ofSeconds(6), Duration.ofSeconds(30));

  /// What was merged so often goes to the next queue.
  private static final int DEPTH = 2;

  private final String name;
  private final Lane lane;
  private final Client client;
  private final SplittableRandom random;
  private final Pace pace;
  private int count;

  Merger(String name, Lane lane, Client client, SplittableRandom random, Pace pace) {
    this.name = name;
    this.lane = lane;
    this.client = client;
    this.random = random;
    this.pace = pace;
  }

  @Override
  public void work(boolean earnest) throws InterruptedException {
    String queue = lane.parts();
    List<Lease> leases = client.lease(queue, request());
    if (leases.isEmpty() || (!earnest && random.nextInt(15) == 0)) {
      return; // in the second case the worker vanishes
    }
    pace.pause(random, 40);
    String call = name + "-" + count++;
    List<Move> moves = moves(leases, call, earnest);
    if (!earnest && random.nextInt(6) == 0) {
      client.settle(queue, List.of(release(moves.getLast().lease())), null); // which spoils it
    }
    List<Move> left = client.settleTogether(queue, call, moves);
    if (left.isEmpty() && random.nextInt(8) == 0) {
      client.settleTogether(queue, call, moves);
    }
    client.settle(queue, left.stream().map(move -> release(move.lease())).toList(), null);
  }

  private LeaseRequest request() {
    Duration wait = random.nextBoolean() ? null : Duration.ofSeconds(1);
    Duration duration = LEASES.get(random.nextInt(LEASES.size()));
    return new LeaseRequest(name, random.nextInt(2, 9), wait, duration, true);
  }

  /// The first completes and says what follows; most of the others complete, too.
  private List<Move> moves(List<Lease> leases, String call, boolean earnest) {
    int depth = 1 + leases.stream().mapToInt(Merger::depth).max().orElse(0);
    String queue = depth < DEPTH ? lane.parts() : lane.next();
    var item =
        new NewItem(
            call,
            JsonData.parse("{\"depth\":" + depth + "}"),
            null,
            null,
            leases.getFirst().group(),
            null);
    var then = new Settlement.FollowUp(queue, List.of(item));
    var moves = new ArrayList<Move>();
    for (Lease lease : leases) {
      boolean first = moves.isEmpty();
      boolean other = !first && !earnest && random.nextInt(12) == 0;
      moves.add(
          other ? release(lease) : complete(lease, first ? then : null, new Place(queue, call)));
    }
    return moves;
  }

  private static int depth(Lease lease) {
    return lease.data().path("depth").asInt(0);
  }

  private static Move complete(Lease lease, Settlement.@Nullable FollowUp then, Place place) {
    var settlement =
        new Settlement.Complete(lease.token(), null, then == null ? null : List.of(then));
    return new Move(lease, settlement, then == null ? null : place);
  }

  private static Move release(Lease lease) {
    return new Move(lease, new Settlement.Release(lease.token(), null, null), null);
  }
}
