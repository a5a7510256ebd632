package dev.millrace.contracts.queue;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millrace.contracts.Kind;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a queue behaves. A field left out takes the default that the queue-service states; what is
/// read back has every field filled but those marked "none".
///
/// @param lease how long a lease lasts unless extended; 1 s to 12 h, default 30 s
/// @param maxAttempts failures after which an item is dead; 1 to 100, default 5. Only real failures
///     count.
/// @param maxLost leases an item may lose (the worker vanished) before it is dead; 1 to 1000,
///     default 20
/// @param backoff how long a failed item waits before it is ready again
/// @param retention how long settled items are kept to look at, and to answer a repeated settle; of
///     those that belong to a batch, when the batch is complete
/// @param maxDataBytes largest `data` or result of one item; default 262144
/// @param maxItems items waiting, leased or dead after which an enqueue is refused with 429;
///     default 20 000 000
/// @param maxLeased leases live at once; default 10 000
/// @param groupLimit leases live at once in one `group`; none = no limit
/// @param rate leases handed out over time, a token bucket; none = no limit
/// @param source where the items come from; none = only from enqueue calls
/// @param executor who runs the workers; default `pool`
/// @param scaling bounds for the desired number of workers
/// @param onBatchOpen queues that get one item when a batch of this one begins: its first item was
///     accepted, or it was sealed or given a count before
/// @param onBatchComplete queues that get one item when a batch of this one is complete
/// @param shards over how many machines the queue is spread; none = it is in one. Cannot be changed
///     later
/// @param hedge whether an item that takes far longer than others is given to a second worker too;
///     none = never
@Kind("Queue")
public record QueueSpec(
    @Nullable Duration lease,
    @Nullable Integer maxAttempts,
    @Nullable Integer maxLost,
    @Nullable Backoff backoff,
    @Nullable Retention retention,
    @Nullable Integer maxDataBytes,
    @Nullable Long maxItems,
    @Nullable Integer maxLeased,
    @Nullable Integer groupLimit,
    @Nullable Rate rate,
    @Nullable Source source,
    @Nullable String executor,
    @Nullable Scaling scaling,
    @Nullable List<BatchTarget> onBatchOpen,
    @Nullable List<BatchTarget> onBatchComplete,
    @Nullable Shards shards,
    @Nullable Hedge hedge) {

  public static QueueSpec defaults() {
    return new QueueSpec(
        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null, null);
  }

  /// The wait before attempt `n + 1` is `min(max, initial * factor^(n-1))`, changed at random by up
  /// to `jitter` of itself in either direction.
  ///
  /// @param initial default 1 s
  /// @param factor 1 to 10, default 2
  /// @param max default 5 m
  /// @param jitter 0 to 1, default 0.2
  public record Backoff(
      @Nullable Duration initial,
      @Nullable Double factor,
      @Nullable Duration max,
      @Nullable Double jitter) {}

  /// @param succeeded default 1 h
  /// @param dead default 30 d
  /// @param cancelled default 1 h
  /// @param maxItems succeeded and cancelled items kept at most, the oldest go first, whatever their
  ///     batch; default 1 000 000
  public record Retention(
      @Nullable Duration succeeded,
      @Nullable Duration dead,
      @Nullable Duration cancelled,
      @Nullable Long maxItems) {}

  /// @param limit items in each `per`; at least 1
  /// @param per default 1 s
  /// @param burst items that may be handed out at once after a quiet time; default `limit`
  public record Rate(int limit, @Nullable Duration per, @Nullable Integer burst) {}

  /// @param url base URL of a container that serves the source interface
  /// @param poll time between the end of one listing and the start of the next; default 10 s
  /// @param batch the items that one listing finds new are a batch of this name and a number,
  ///     sealed when the listing was read to its end; at most 40 characters; default no batch
  public record Source(URI url, @Nullable Duration poll, @Nullable String batch) {

    /// Items of no batch.
    public Source(URI url, @Nullable Duration poll) {
      this(url, poll, null);
    }
  }

  /// @param min fewest workers; default 0
  /// @param max most workers; default 1
  /// @param window over which the arrival rate is measured; default 10 m
  /// @param drain the backlog should be gone in this time; default 2 m
  public record Scaling(
      @Nullable Integer min,
      @Nullable Integer max,
      @Nullable Duration window,
      @Nullable Duration drain) {}

  /// Where several machines host the queues (the engine `kafka`), each shard is in one of them, and
  /// items with the same name, group or batch, as `by` says, are in the same shard. What holds for
  /// the queue as a whole is shared out equally: its limits, and its rate. Where one machine hosts
  /// all, the shards are together, and only what is allowed is the same.
  ///
  /// @param count 2 to 64
  /// @param by default `name`: no item may have a batch, and the queue no `groupLimit`. `group`
  ///     keeps the `groupLimit`, and `batch` the batches; a name is known in its shard alone. With
  ///     `batch`, an item of no batch is where the batch is that its group is named after
  public record Shards(int count, @Nullable By by) {
    public enum By {
      @JsonProperty("name")
      NAME,
      @JsonProperty("group")
      GROUP,
      @JsonProperty("batch")
      BATCH
    }
  }

  /// An item leased longer ago than `factor` times the median time of the latest 101 successes (10
  /// at least must be known) is leased once more, to a worker of another name; the first result
  /// counts, and the other lease is lost with `overtaken`. A lease is hedged once at most. One in
  /// ten leases may be such a second one, and one always, of each shard by itself; the queue's
  /// limits and its rate hold for them too. For workers that bear to do one item twice at the same
  /// time.
  ///
  /// @param factor 1 to 100, default 3
  /// @param least no lease younger than this is hedged, however short the median; up to 12 h,
  ///     default 1 s
  public record Hedge(@Nullable Double factor, @Nullable Duration least) {}

  /// @param queue gets one item: `queue/batch/opened` when the batch begins, with when that was,
  ///     and `queue/batch` when it is complete, with the counts; the data name queue and batch
  public record BatchTarget(String queue) {}
}
