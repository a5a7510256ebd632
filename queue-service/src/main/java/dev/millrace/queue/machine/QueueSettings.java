package dev.millrace.queue.machine;

import dev.millrace.contracts.Names;
import dev.millrace.contracts.json.Durations;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.QueueSpec.BatchTarget;
import dev.millrace.contracts.queue.QueueSpec.Shards;
import dev.millrace.contracts.scale.ScaleBounds;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A queue's spec with every default filled in and every bound checked.
///
/// @param groupLimit `Integer.MAX_VALUE` when the spec sets none
/// @param hedge null when no item is given to two workers
/// @param batches whether items may belong to batches
/// @param slices over how many machines the queue is spread; then the limits are those of one
record QueueSettings(
    Duration lease,
    int maxAttempts,
    int maxLost,
    Backoff backoff,
    Retention retention,
    int maxDataBytes,
    long maxItems,
    int maxLeased,
    int groupLimit,
    @Nullable Rate rate,
    @Nullable Hedge hedge,
    List<String> openTargets,
    List<String> completeTargets,
    boolean batches,
    int slices,
    QueueSpec spec) {

  static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);
  static final Duration LONGEST_LEASE = Duration.ofHours(12);
  private static final Duration LONGEST = Duration.ofDays(3650);
  private static final int LONGEST_BATCH_PREFIX = 40;
  private static final Set<String> EXECUTORS = Set.of("pool");

  record Retention(Duration succeeded, Duration dead, Duration cancelled, long maxItems) {
    Duration of(ItemState end) {
      return switch (end) {
        case SUCCEEDED -> succeeded;
        case DEAD -> dead;
        case CANCELLED -> cancelled;
        case SCHEDULED, READY, LEASED -> throw new IllegalArgumentException(end + " is not an end");
      };
    }

    Retention slice(int count) {
      return new Retention(succeeded, dead, cancelled, Math.ceilDiv(maxItems, count));
    }
  }

  /// @param every time in which one more item may be handed out
  record Rate(Duration every, int burst) {}

  /// @param factor of the median
  /// @param least however short the median is
  record Hedge(double factor, Duration least) {
    /// How long a lease lasts before another worker gets the item too.
    Duration after(Duration median) {
      var multiple = Duration.ofMillis((long) (factor * median.toMillis()));
      return multiple.compareTo(least) < 0 ? least : multiple;
    }
  }

  /// @throws IllegalArgumentException naming every bad value, its bounds, and where it stands
  static QueueSettings of(QueueSpec given) {
    var check = new Check();
    QueueSpec spec = withDefaults(given);
    var lease = check.duration("lease", spec.lease(), SHORTEST_LEASE, LONGEST_LEASE);
    int maxAttempts = (int) check.number("maxAttempts", spec.maxAttempts(), 1, 100);
    int maxLost = (int) check.number("maxLost", spec.maxLost(), 1, 1000);
    Backoff backoff = backoff(check, Objects.requireNonNull(spec.backoff()));
    Retention retention = retention(check, Objects.requireNonNull(spec.retention()));
    int maxDataBytes = (int) check.number("maxDataBytes", spec.maxDataBytes(), 2, 8 << 20);
    long maxItems = check.number("maxItems", spec.maxItems(), 1, 1_000_000_000);
    int maxLeased = (int) check.number("maxLeased", spec.maxLeased(), 1, 1_000_000);
    int groupLimit =
        spec.groupLimit() == null
            ? Integer.MAX_VALUE
            : (int) check.number("groupLimit", spec.groupLimit(), 1, 1_000_000);
    Rate rate = spec.rate() == null ? null : rate(check, spec.rate());
    Hedge hedge = spec.hedge() == null ? null : hedge(check, spec.hedge());
    source(check, spec);
    check.that(
        EXECUTORS.contains(spec.executor()),
        "executor must be one of %s, not \"%s\"".formatted(EXECUTORS, spec.executor()));
    scaling(check, Objects.requireNonNull(spec.scaling()));
    List<String> openTargets = batchTargets(check, "onBatchOpen", spec.onBatchOpen());
    List<String> completeTargets = batchTargets(check, "onBatchComplete", spec.onBatchComplete());
    shards(check, spec);
    check.finish();
    return new QueueSettings(
        lease,
        maxAttempts,
        maxLost,
        backoff,
        retention,
        maxDataBytes,
        maxItems,
        maxLeased,
        groupLimit,
        rate,
        hedge,
        openTargets,
        completeTargets,
        holdsBatches(spec),
        1,
        spec);
  }

  /// What one of so many slices of the queue may do: its share of what the whole queue may.
  ///
  /// @param number of the slice, from 0 on
  QueueSettings slice(int number, int count) {
    return count == 1
        ? this
        : new QueueSettings(
            lease,
            maxAttempts,
            maxLost,
            backoff,
            retention.slice(count),
            maxDataBytes,
            share(maxItems, number, count),
            (int) share(maxLeased, number, count),
            groupLimit,
            rate == null
                ? null
                : new Rate(
                    rate.every.multipliedBy(count),
                    (int) Math.max(1, share(rate.burst, number, count))),
            hedge,
            openTargets,
            completeTargets,
            batches,
            count,
            spec);
  }

  /// The shares of all slices are the whole; the first ones have what is over.
  private static long share(long whole, int number, int count) {
    return whole / count + (number < whole % count ? 1 : 0);
  }

  private static void shards(Check check, QueueSpec spec) {
    Shards shards = spec.shards();
    if (shards == null) {
      return;
    }
    check.number("shards.count", shards.count(), 2, 64);
    check.that(
        or(spec.maxLeased(), 0) >= shards.count() && or(spec.maxItems(), 0L) >= shards.count(),
        "maxLeased and maxItems must be at least shards.count, since each shard has its share");
    check.that(
        spec.groupLimit() == null || shards.by() == Shards.By.GROUP,
        "with a groupLimit, shards.by must be group, so that each group is in one shard");
    check.that(
        spec.source() == null || spec.source().batch() == null,
        "a queue with shards cannot make batches of its source's listings (source.batch)");
  }

  static QueueSpec withoutShards(QueueSpec spec) {
    return new QueueSpec(
        spec.lease(),
        spec.maxAttempts(),
        spec.maxLost(),
        spec.backoff(),
        spec.retention(),
        spec.maxDataBytes(),
        spec.maxItems(),
        spec.maxLeased(),
        spec.groupLimit(),
        spec.rate(),
        spec.source(),
        spec.executor(),
        spec.scaling(),
        spec.onBatchOpen(),
        spec.onBatchComplete(),
        null,
        spec.hedge());
  }

  private static QueueSpec withDefaults(QueueSpec spec) {
    var backoff = or(spec.backoff(), new QueueSpec.Backoff(null, null, null, null));
    var retention = or(spec.retention(), new QueueSpec.Retention(null, null, null, null));
    var scaling = or(spec.scaling(), new QueueSpec.Scaling(null, null, null, null));
    int least = or(scaling.min(), 0);
    return new QueueSpec(
        or(spec.lease(), Duration.ofSeconds(30)),
        or(spec.maxAttempts(), 5),
        or(spec.maxLost(), 20),
        new QueueSpec.Backoff(
            or(backoff.initial(), Duration.ofSeconds(1)),
            or(backoff.factor(), 2.0),
            or(backoff.max(), Duration.ofMinutes(5)),
            or(backoff.jitter(), 0.2)),
        new QueueSpec.Retention(
            or(retention.succeeded(), Duration.ofHours(1)),
            or(retention.dead(), Duration.ofDays(30)),
            or(retention.cancelled(), Duration.ofHours(1)),
            or(retention.maxItems(), 1_000_000L)),
        maxDataBytes(spec),
        or(spec.maxItems(), 20_000_000L),
        or(spec.maxLeased(), 10_000),
        spec.groupLimit(),
        spec.rate() == null
            ? null
            : new QueueSpec.Rate(
                spec.rate().limit(),
                or(spec.rate().per(), Duration.ofSeconds(1)),
                or(spec.rate().burst(), spec.rate().limit())),
        spec.source() == null
            ? null
            : new QueueSpec.Source(
                spec.source().url(),
                or(spec.source().poll(), Duration.ofSeconds(10)),
                spec.source().batch()),
        or(spec.executor(), "pool"),
        new QueueSpec.Scaling(
            least,
            or(scaling.max(), Math.max(1, least)),
            or(scaling.window(), ScaleBounds.DEFAULT_WINDOW),
            or(scaling.drain(), ScaleBounds.DEFAULT_DRAIN)),
        or(spec.onBatchOpen(), List.of()),
        or(spec.onBatchComplete(), List.of()),
        spec.shards() == null
            ? null
            : new Shards(spec.shards().count(), or(spec.shards().by(), Shards.By.NAME)),
        spec.hedge() == null
            ? null
            : new QueueSpec.Hedge(
                or(spec.hedge().factor(), 3.0), or(spec.hedge().least(), Duration.ofSeconds(1))));
  }

  static boolean holdsBatches(QueueSpec spec) {
    return spec.shards() == null || spec.shards().by() == Shards.By.BATCH;
  }

  static int maxDataBytes(QueueSpec spec) {
    return or(spec.maxDataBytes(), 256 * 1024);
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }

  private static Backoff backoff(Check check, QueueSpec.Backoff spec) {
    return new Backoff(
        check.duration("backoff.initial", spec.initial(), Duration.ZERO, LONGEST),
        check.real("backoff.factor", spec.factor(), 1, 10),
        check.duration("backoff.max", spec.max(), Duration.ZERO, LONGEST),
        check.real("backoff.jitter", spec.jitter(), 0, 1));
  }

  private static Retention retention(Check check, QueueSpec.Retention spec) {
    return new Retention(
        check.duration("retention.succeeded", spec.succeeded(), Duration.ZERO, LONGEST),
        check.duration("retention.dead", spec.dead(), Duration.ZERO, LONGEST),
        check.duration("retention.cancelled", spec.cancelled(), Duration.ZERO, LONGEST),
        check.number("retention.maxItems", spec.maxItems(), 0, 1_000_000_000));
  }

  private static Hedge hedge(Check check, QueueSpec.Hedge spec) {
    return new Hedge(
        check.real("hedge.factor", spec.factor(), 1, 100),
        check.duration("hedge.least", spec.least(), Duration.ZERO, LONGEST_LEASE));
  }

  private static Rate rate(Check check, QueueSpec.Rate spec) {
    long limit = check.number("rate.limit", spec.limit(), 1, 1_000_000);
    Duration per = check.duration("rate.per", spec.per(), Duration.ofMillis(1), LONGEST);
    int burst = (int) check.number("rate.burst", spec.burst(), 1, 1_000_000);
    return new Rate(per.dividedBy(Math.max(1, limit)), burst);
  }

  private static void source(Check check, QueueSpec spec) {
    if (spec.source() == null) {
      return;
    }
    URI url = spec.source().url();
    boolean http =
        url != null
            && ("http".equalsIgnoreCase(url.getScheme())
                || "https".equalsIgnoreCase(url.getScheme()));
    check.that(
        http && url.getHost() != null && url.getUserInfo() == null,
        "source.url must be an http or https URL without credentials in it");
    check.duration("source.poll", spec.source().poll(), Duration.ofMillis(100), LONGEST);
    String batch = spec.source().batch();
    if (batch != null) {
      check.that(
          batch.length() <= LONGEST_BATCH_PREFIX,
          "source.batch has %d characters; at most %d are allowed"
              .formatted(batch.length(), LONGEST_BATCH_PREFIX));
      check.label("source.batch", "batch", batch);
    }
  }

  private static void scaling(Check check, QueueSpec.Scaling spec) {
    long least = check.number("scaling.min", spec.min(), 0, 10_000);
    check.number("scaling.max", spec.max(), Math.max(least, 1), 10_000);
    check.duration("scaling.window", spec.window(), Duration.ofSeconds(1), Duration.ofDays(7));
    check.duration("scaling.drain", spec.drain(), Duration.ofSeconds(1), Duration.ofDays(7));
  }

  private static List<String> batchTargets(
      Check check, String field, @Nullable List<BatchTarget> given) {
    List<BatchTarget> targets = Objects.requireNonNull(given);
    check.that(targets.size() <= 16, field + " has more than 16 targets");
    boolean named = targets.stream().allMatch(t -> t != null && t.queue() != null);
    check.that(named, field + " has a target without a queue");
    if (!named) {
      return List.of();
    }
    List<String> names = targets.stream().map(BatchTarget::queue).distinct().toList();
    names.forEach(name -> check.label(field, "queue", name));
    return names;
  }

  /// The queues that are told this of a batch.
  List<String> targets(BatchNews news) {
    return switch (news) {
      case OPENED -> openTargets;
      case COMPLETE -> completeTargets;
    };
  }

  /// Gathers all that is wrong, so that it can be mended in one go.
  private static final class Check {
    private final List<String> wrong = new ArrayList<>();

    void that(boolean holds, String otherwise) {
      if (!holds) {
        wrong.add(otherwise);
      }
    }

    void label(String field, String noun, String name) {
      try {
        Names.requireLabel(noun, name);
      } catch (IllegalArgumentException e) {
        that(false, field + ": " + e.getMessage());
      }
    }

    Duration duration(String field, @Nullable Duration value, Duration least, Duration most) {
      Duration actual = Objects.requireNonNull(value);
      that(
          actual.compareTo(least) >= 0 && actual.compareTo(most) <= 0,
          "%s must be from %s to %s, not %s"
              .formatted(
                  field,
                  Durations.format(least),
                  Durations.format(most),
                  Durations.format(actual)));
      return actual;
    }

    long number(String field, @Nullable Number value, long least, long most) {
      long actual = Objects.requireNonNull(value).longValue();
      that(
          actual >= least && actual <= most,
          "%s must be from %d to %d, not %d".formatted(field, least, most, actual));
      return actual;
    }

    double real(String field, @Nullable Double value, double least, double most) {
      double actual = Objects.requireNonNull(value);
      that(
          actual >= least && actual <= most,
          "%s must be from %s to %s, not %s".formatted(field, least, most, actual));
      return actual;
    }

    void finish() {
      if (!wrong.isEmpty()) {
        throw new IllegalArgumentException(String.join("; ", wrong));
      }
    }
  }
}
