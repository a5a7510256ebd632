package dev.millrace.coordinator.queue;

import dev.millrace.contracts.Problem;
import dev.millrace.contracts.ProblemException;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.ItemPage;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.ItemStatus.Attempt;
import dev.millrace.contracts.queue.ItemStatus.LeaseView;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.SettleRequest;
import dev.millrace.contracts.queue.SettleResult;
import dev.millrace.contracts.queue.SettleResult.Settled;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.queue.Settlement.Complete;
import dev.millrace.contracts.queue.Settlement.Extend;
import dev.millrace.contracts.queue.Settlement.Fail;
import dev.millrace.contracts.queue.Settlement.FollowUp;
import dev.millrace.contracts.queue.Settlement.Release;
import dev.millrace.contracts.source.ItemList;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/// Queues as their contract says they are, in memory, in a time that a test moves. For one thread.
@NullUnmarked
public final class ModelQueue implements Queues {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final int DEEPEST = 490;

  private final Map<String, Map<String, Item>> queues = new HashMap<>();
  private final Map<String, Batch> batches = new HashMap<>();
  private final Map<String, Class<?>> settled = new HashMap<>();
  private final Map<String, Bound> bounds = new HashMap<>();
  private boolean refusesAtomic;
  private Duration retention = Duration.ofDays(1000);
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long numbers;

  private static final class Item {
    final String name;
    final JsonData data;
    final String group;
    final String batch;
    ItemState state = ItemState.READY;
    int attempt;
    String token;
    Instant time = Instant.EPOCH;
    JsonData result;
    LeaseView lease;
    Attempt failed;

    Item(String name, JsonData data, String group, String batch) {
      this.name = name;
      this.data = data;
      this.group = group;
      this.batch = batch;
    }
  }

  private static final class Batch {
    boolean sealed;
    long accepted;
    @Nullable List<String> manifest;
    @Nullable Instant completed;
    @Nullable Instant keptUntil;
    @Nullable Instant cancelled;
    final Instant opened;

    Batch(Instant opened) {
      this.opened = opened;
    }
  }

  /// @param items that are not settled
  /// @param bytes of the data of one
  public record Bound(long items, int bytes) {
    private Problem problem(long unsettled, List<NewItem> more) {
      if (more.stream().anyMatch(item -> item.data() != null && item.data().size() > bytes)) {
        return ModelQueue.problem(413, "data-too-large");
      }
      return unsettled + more.size() > items ? ModelQueue.problem(429, "queue-full") : null;
    }
  }

  /// From now on calls for all or nothing are no valid ones, or are again.
  public void refuseAtomic(boolean refuses) {
    refusesAtomic = refuses;
  }

  /// What follows from a completion into that queue is held to the bound.
  public void bound(String queue, Bound bound) {
    bounds.put(queue, bound);
  }

  public void pass(Duration time) {
    now = now.plus(time);
    for (Map<String, Item> queue : queues.values()) {
      for (Item item : queue.values()) {
        boolean waits = item.state == ItemState.LEASED || item.state == ItemState.SCHEDULED;
        if (waits && !item.time.isAfter(now)) {
          item.state = ItemState.READY;
          item.token = null;
        }
      }
    }
    queues.forEach((queue, items) -> items.values().removeIf(item -> isTooOld(queue, item)));
  }

  /// What is settled stays for that long, and what is of a batch since that is complete, or longer
  /// where somebody wants it to be kept.
  public void retention(Duration time) {
    retention = time;
  }

  private boolean isTooOld(String queue, Item item) {
    if (!item.state.settled() || item.batch == null) {
      return item.state.settled() && !item.time.plus(retention).isAfter(now);
    }
    Batch batch = known(queue, item.batch);
    if (batch.completed == null && batch(queue, item.batch).complete()) {
      batch.completed = now;
    }
    return batch.completed != null
        && !batch.completed.plus(retention).isAfter(now)
        && (batch.keptUntil == null || !batch.keptUntil.plus(retention).isAfter(now));
  }

  public Instant now() {
    return now;
  }

  /// The data of a queue's items in that state, as they were enqueued.
  public List<JsonData> data(String queue, ItemState state) {
    return items(queue).values().stream()
        .filter(item -> item.state == state)
        .map(item -> item.data)
        .toList();
  }

  public void enqueue(String queue, NewItem given) {
    String name = given.name() == null ? "unnamed-" + ++numbers : given.name();
    if (items(queue).containsKey(name)) {
      return;
    }
    if (given.batch() != null) {
      Batch batch = known(queue, given.batch());
      if (batch.sealed) {
        throw new IllegalStateException("batch " + given.batch() + " of " + queue + " is sealed");
      }
      batch.accepted++;
    }
    JsonData data = given.data() == null ? JsonData.empty() : given.data();
    items(queue).put(name, new Item(name, data, given.group(), given.batch()));
  }

  /// Begins a batch.
  public void open(String queue, String batch) {
    known(queue, batch);
  }

  /// A queue forgets a batch whose items it has all forgotten.
  public void forget(String queue, String batch) {
    items(queue).values().removeIf(item -> batch.equals(item.batch));
    batches.remove(queue + "/" + batch);
  }

  /// As one whose retention has passed.
  public void forgetItem(String queue, String name) {
    items(queue).remove(name);
  }

  /// Brings the dead items of a queue back.
  public void redrive(String queue) {
    items(queue).values().stream()
        .filter(item -> item.state == ItemState.DEAD)
        .forEach(item -> item.state = ItemState.READY);
  }

  private Map<String, Item> items(String queue) {
    return queues.computeIfAbsent(queue, _ -> new LinkedHashMap<>());
  }

  private Batch known(String queue, String batch) {
    return batches.computeIfAbsent(queue + "/" + batch, _ -> new Batch(now));
  }

  @Override
  public List<Lease> lease(String queue, LeaseRequest request) {
    var leases = new ArrayList<Lease>();
    String group = null;
    for (Item item : items(queue).values()) {
      if (item.state != ItemState.READY
          || leases.size() == Objects.requireNonNullElse(request.max(), 1)) {
        continue;
      }
      if (leases.isEmpty()) {
        group = item.group;
      } else if (Boolean.TRUE.equals(request.together()) && !Objects.equals(group, item.group)) {
        continue;
      }
      item.state = ItemState.LEASED;
      item.attempt++;
      item.token = queue + "/" + item.name + "/" + item.attempt;
      item.time = now.plus(request.duration() == null ? LEASE : request.duration());
      item.lease = new LeaseView(request.worker(), item.attempt, now, item.time, null);
      leases.add(
          new Lease(
              item.token,
              item.name,
              item.data,
              item.attempt,
              0,
              item.group,
              item.batch,
              null,
              item.time,
              null));
    }
    return leases;
  }

  @Override
  public SettleResult settle(String queue, SettleRequest request) throws IOException {
    requireValid(request);
    boolean atomic = Boolean.TRUE.equals(request.atomic());
    if (atomic && refusesAtomic) {
      throw new ProblemException(problem(400, "invalid-request"), null);
    }
    boolean refused =
        atomic && request.leases().stream().anyMatch(one -> problem(queue, one) != null);
    var results = new ArrayList<Settled>();
    for (Settlement settlement : request.leases()) {
      Problem problem = problem(queue, settlement);
      if (problem == null && refused) {
        problem = problem("not-settled");
      }
      if (problem == null && !settled.containsKey(settlement.token())) {
        apply(queue, settlement);
      }
      results.add(
          new Settled(
              settlement.token(), problem == null ? 200 : problem.status(), null, null, problem));
    }
    return new SettleResult(
        results, request.lease() == null ? List.of() : lease(queue, request.lease()));
  }

  /// A call with a document in it that is nested too deep is refused as a whole.
  private static void requireValid(SettleRequest request) throws ProblemException {
    for (Settlement settlement : request.leases()) {
      if (settlement instanceof Complete complete && complete.then() != null) {
        for (FollowUp then : complete.then()) {
          if (then.items().stream().anyMatch(item -> item.data() != null && isDeep(item.data()))) {
            throw new ProblemException(problem(400, "json-bound"), null);
          }
        }
      }
    }
  }

  private static boolean isDeep(JsonData data) {
    int depth = 0;
    int deepest = 0;
    for (byte each : data.bytes()) {
      depth += each == '{' ? 1 : each == '}' ? -1 : 0;
      deepest = Math.max(deepest, depth);
    }
    return deepest > DEEPEST;
  }

  private Problem problem(String queue, Settlement settlement) {
    if (settlement.getClass() == settled.get(settlement.token())) {
      return null;
    }
    if (leased(queue, settlement.token()) == null) {
      return problem("lease-lost");
    }
    return settlement instanceof Complete complete && complete.then() != null
        ? complete.then().stream()
            .map(then -> bound(then.queue()).problem(unsettled(then.queue()), then.items()))
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null)
        : null;
  }

  private Bound bound(String queue) {
    return bounds.getOrDefault(queue, new Bound(Long.MAX_VALUE / 2, Integer.MAX_VALUE));
  }

  private static Problem problem(String type) {
    return problem(409, type);
  }

  private static Problem problem(int status, String type) {
    return new Problem("/problems/" + type, null, status, null, Map.of());
  }

  private Item leased(String queue, String token) {
    return items(queue).values().stream()
        .filter(item -> token.equals(item.token))
        .findAny()
        .orElse(null);
  }

  private void apply(String queue, Settlement settlement) {
    Item item = leased(queue, settlement.token());
    switch (settlement) {
      case Complete complete -> {
        item.state = ItemState.SUCCEEDED;
        item.result = complete.result();
        if (complete.then() != null) {
          complete
              .then()
              .forEach(then -> then.items().forEach(next -> enqueue(then.queue(), next)));
        }
      }
      case Fail fail -> {
        item.state = ItemState.DEAD;
        item.failed =
            new Attempt(item.attempt, "w", now, now, "failed", true, fail.reason(), null, null);
      }
      case Release release -> {
        boolean atOnce = release.after() == null || release.after().isZero();
        item.state = atOnce ? ItemState.READY : ItemState.SCHEDULED;
        item.time = atOnce ? now : now.plus(release.after());
      }
      case Extend extend -> {
        item.time = now.plus(extend.duration() == null ? LEASE : extend.duration());
        return;
      }
    }
    item.token = null;
    settled.put(settlement.token(), settlement.getClass());
  }

  @Override
  public long unsettled(String queue) {
    return items(queue).values().stream().filter(item -> !item.state.settled()).count();
  }

  @Override
  public BatchStatus batch(String queue, String name) {
    Batch batch = batches.get(queue + "/" + name);
    if (batch == null) {
      return Queues.unknown(queue, name);
    }
    Map<ItemState, Long> counts = new EnumMap<>(ItemState.class);
    for (Item item : items(queue).values()) {
      if (name.equals(item.batch)) {
        counts.merge(item.state, 1L, Long::sum);
      }
    }
    long open = counts.entrySet().stream().filter(one -> !one.getKey().settled()).count();
    boolean complete = batch.sealed && open == 0;
    return new BatchStatus(
        queue,
        name,
        batch.sealed,
        batch.manifest == null ? null : (long) batch.manifest.size(),
        batch.accepted,
        batch.manifest == null ? null : batch.manifest.size() - batch.accepted,
        counts,
        complete,
        batch.opened,
        null,
        batch.keptUntil,
        batch.cancelled);
  }

  @Override
  public BatchStatus await(String queue, String batch, Duration patience) {
    return batch(queue, batch);
  }

  @Override
  public void seal(String queue, String batch, BatchSpec spec) {
    Batch known = known(queue, batch);
    if (spec.keep() != null) {
      known.keptUntil = now.plus(spec.keep());
      return;
    }
    known.manifest = spec.manifest();
    known.sealed = spec.manifest() == null;
  }

  @Override
  public ItemPage results(String queue, String batch, int limit, String next) {
    List<Item> all =
        items(queue).values().stream()
            .filter(item -> batch.equals(item.batch) && item.state == ItemState.SUCCEEDED)
            .toList();
    int from = next == null ? 0 : Integer.parseInt(next);
    int to = Math.min(from + limit, all.size());
    List<ItemStatus> page =
        all.subList(from, to).stream().map(item -> status(queue, item)).toList();
    String more = to < all.size() ? Integer.toString(to) : null;
    return new ItemPage(page, new ItemList.Metadata(more));
  }

  private static ItemStatus status(String queue, Item item) {
    return status(queue, item, null, List.of());
  }

  private static ItemStatus status(String queue, Item item, JsonData data, List<Attempt> attempts) {
    return new ItemStatus(
        queue,
        item.name,
        item.state,
        0,
        item.group,
        item.batch,
        Instant.EPOCH,
        data,
        0,
        0,
        attempts,
        item.state == ItemState.LEASED ? item.lease : null,
        null,
        item.result,
        null,
        null);
  }

  @Override
  public ItemPage missing(String queue, String batch, int limit, String next) {
    return first(queue, batch, limit, item -> !item.state.settled());
  }

  @Override
  public BatchStatus cancel(String queue, String name) {
    Batch batch = known(queue, name);
    batch.sealed = true;
    batch.manifest = null;
    batch.cancelled = now;
    for (Item item : items(queue).values()) {
      if (name.equals(item.batch) && !item.state.settled()) {
        item.state = ItemState.CANCELLED;
        item.token = null;
      }
    }
    return batch(queue, name);
  }

  /// Of a batch with a manifest that is not sealed.
  @Override
  public List<String> awaited(String queue, String batch, int limit) {
    return Objects.requireNonNull(known(queue, batch).manifest).stream()
        .filter(name -> !items(queue).containsKey(name))
        .limit(limit)
        .toList();
  }

  @Override
  public ItemPage dead(String queue, String batch, int limit) {
    return first(queue, batch, limit, item -> item.state == ItemState.DEAD);
  }

  @Override
  public ItemStatus item(String queue, String name) {
    Item item = items(queue).get(name);
    List<Attempt> attempts = item.failed == null ? List.of() : List.of(item.failed);
    return status(queue, item, item.data, attempts);
  }

  @Override
  public boolean knows(String queue, String name) {
    return items(queue).containsKey(name);
  }

  private ItemPage first(String queue, String batch, int limit, Predicate<Item> which) {
    List<ItemStatus> page =
        items(queue).values().stream()
            .filter(item -> batch == null || batch.equals(item.batch))
            .filter(which)
            .limit(limit)
            .map(item -> status(queue, item))
            .toList();
    return new ItemPage(page, null);
  }

  /// The names of all queues that were used.
  public Iterable<String> names() {
    return new TreeSet<>(queues.keySet());
  }
}
