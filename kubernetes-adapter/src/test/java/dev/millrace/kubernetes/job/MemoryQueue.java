package dev.millrace.kubernetes.job;

import dev.millrace.contracts.Problem;
import dev.millrace.contracts.ProblemException;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.SettleResult.Settled;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.queue.Settlement.Complete;
import dev.millrace.contracts.queue.Settlement.Extend;
import dev.millrace.contracts.queue.Settlement.Fail;
import dev.millrace.contracts.queue.Settlement.Release;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A queue in memory behind the port of this module, for what a test must do to a queue that the
/// real one would not do on demand. A token fences as the real one's does; a lease ends only when a
/// test takes it away. That the real one is met rightly is shown by the end-to-end tests.
final class MemoryQueue implements Leases {
  private final Deque<Lease> waiting = new ArrayDeque<>();
  private final Map<String, Lease> leased = new HashMap<>();
  private final Map<String, Settled> answered = new HashMap<>();
  private final Map<String, JsonData> checkpoints = new HashMap<>();
  private int tokens;
  private @Nullable String paused;

  final Map<String, JsonData> results = new LinkedHashMap<>();
  final List<Settlement> settled = new CopyOnWriteArrayList<>();
  final List<Extend> extended = new CopyOnWriteArrayList<>();
  volatile boolean away;
  volatile boolean deleted;
  volatile boolean mayPause = true;
  volatile int refuseResultsWith;

  /// What goes before every token, so that two queues have none in common.
  private final String mark;

  MemoryQueue() {
    this("t");
  }

  MemoryQueue(String mark) {
    this.mark = mark;
  }

  synchronized void enqueue(String... names) {
    for (String name : names) {
      enqueue(name, JsonData.of(Map.of("n", name)));
    }
  }

  synchronized void enqueue(String name, JsonData data) {
    waiting.add(new Lease("", name, data, 0, 0, null, null, null, Instant.EPOCH, null));
    notifyAll();
  }

  /// The lease of that item is not its holder's any more.
  synchronized void revoke(String name) {
    leased.values().removeIf(lease -> lease.name().equals(name));
  }

  synchronized int done() {
    return results.size();
  }

  synchronized int leasedNow() {
    return leased.size();
  }

  synchronized int waitingNow() {
    return waiting.size();
  }

  synchronized @Nullable String pauseReason() {
    return paused;
  }

  synchronized void resume() {
    paused = null;
    notifyAll();
  }

  @Override
  public synchronized List<Lease> lease(int max, Duration wait)
      throws IOException, InterruptedException {
    check();
    long end = System.nanoTime() + wait.toNanos();
    while ((waiting.isEmpty() || paused != null) && System.nanoTime() - end < 0) {
      wait(10);
    }
    var taken = new ArrayList<Lease>();
    while (paused == null && !waiting.isEmpty() && taken.size() < max) {
      Lease next = waiting.poll();
      var lease =
          new Lease(
              mark + ++tokens,
              next.name(),
              next.data(),
              next.attempt() + 1,
              next.failures(),
              null,
              null,
              null,
              Instant.EPOCH, // nobody may go by our wall clock
              checkpoints.get(next.name()));
      leased.put(lease.token(), lease);
      taken.add(lease);
    }
    return taken;
  }

  private void check() throws IOException {
    if (away) {
      throw new IOException("connection refused");
    }
    if (deleted) {
      throw problem(404, "no-such-queue");
    }
  }

  private static ProblemException problem(int status, String type) {
    return new ProblemException(
        new Problem("/problems/" + type, type, status, null, new HashMap<>()), null);
  }

  @Override
  public synchronized List<Settled> settle(List<? extends Settlement> settlements)
      throws IOException {
    check();
    return settlements.stream().map(this::settle).toList();
  }

  private Settled settle(Settlement settlement) {
    String token = settlement.token();
    Lease lease = leased.get(token);
    if (answered.containsKey(token)) {
      return answered.get(token);
    }
    if (lease == null) {
      return new Settled(token, 409, null, null, null);
    }
    if (settlement instanceof Extend extend) {
      extended.add(extend);
      if (extend.checkpoint() != null) {
        checkpoints.put(lease.name(), extend.checkpoint());
      }
      return new Settled(token, 200, ItemState.LEASED, Instant.EPOCH, null);
    }
    if (settlement instanceof Complete && refuseResultsWith != 0) {
      return new Settled(token, refuseResultsWith, null, null, null);
    }
    leased.remove(token);
    settled.add(settlement);
    if (settlement instanceof Complete complete && complete.result() != null) {
      results.put(lease.name(), complete.result());
    } else if (settlement instanceof Release || again(settlement)) {
      waiting.add(lease);
      notifyAll();
    }
    var result = new Settled(token, 200, ItemState.READY, null, null);
    answered.put(token, result);
    return result;
  }

  private static boolean again(Settlement settlement) {
    return settlement instanceof Fail fail && Boolean.TRUE.equals(fail.retryable());
  }

  @Override
  public synchronized void pause(String reason) throws IOException {
    check();
    if (!mayPause) {
      throw problem(403, "role-needed");
    }
    paused = reason;
  }

  <T extends Settlement> List<T> settled(Class<T> type) {
    return settled.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
