package dev.millrace.queue.machine;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.queue.machine.Refusal.QueueFull;
import dev.millrace.queue.machine.Standing.Ready;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One queue as the machine holds it: how it behaves, and its books.
final class LiveQueue {
  /// 2 has the reason of a pause.
  private static final int FORMAT = 2;

  private static final int MAX_REASON = 1024;

  final Ledger ledger;
  private final Store store;
  private final ClosedTargets closed;
  private QueueSettings settings;
  private boolean paused;
  private @Nullable String pauseReason;
  private TokenBucket bucket;
  private final Reaping reaping;

  private LiveQueue(
      Desk desk, String name, int id, QueueSettings settings, boolean paused, Instant now) {
    this.store = desk.store();
    this.settings = settings;
    this.paused = paused;
    this.bucket = new TokenBucket(settings.rate(), now);
    this.ledger = new Ledger(desk, name, id, settings.groupLimit());
    this.reaping = new Reaping(ledger);
    this.closed = new ClosedTargets(store, id);
  }

  static LiveQueue create(Desk desk, String name, int id, QueueSettings settings, Instant now) {
    var queue = new LiveQueue(desk, name, id, settings, false, now);
    queue.save();
    return queue;
  }

  static LiveQueue load(Desk desk, String name, byte[] record, Instant now) {
    var declared = Declared.decode(record);
    QueueSettings settings = desk.settings(name, declared.spec);
    var queue = new LiveQueue(desk, name, declared.id, settings, declared.paused, now);
    queue.pauseReason = declared.reason.isEmpty() ? null : declared.reason;
    return queue;
  }

  /// What is stored of the queue beside its books.
  ///
  /// @param reason of the pause; empty for none
  record Declared(int id, boolean paused, String reason, QueueSpec spec) {
    static Declared decode(byte[] record) {
      var in = new Bytes.In(record).version(FORMAT);
      int id = (int) in.number();
      boolean paused = in.u8() == 1;
      String reason = record[0] < 2 ? "" : in.text();
      return new Declared(id, paused, reason, Json.lenient().readValue(in.rest(), QueueSpec.class));
    }

    byte[] encode() {
      byte[] json = Json.strict().writeValueAsBytes(spec);
      return new Bytes.Out(16 + json.length)
          .u8(FORMAT)
          .number(id)
          .u8(paused ? 1 : 0)
          .text(reason)
          .raw(json)
          .done();
    }

    /// For the queue under another number and in one place: where it comes from there are no shards.
    Declared moved(int number) {
      return new Declared(number, paused, reason, QueueSettings.withoutShards(spec));
    }
  }

  private void save() {
    String reason = pauseReason == null ? "" : pauseReason;
    store.put(Keys.queue(name()), new Declared(id(), paused, reason, settings.spec()).encode());
  }

  int id() {
    return ledger.id();
  }

  String name() {
    return ledger.name();
  }

  QueueSettings settings() {
    return settings;
  }

  boolean paused() {
    return paused;
  }

  /// Why; null where nobody said so.
  @Nullable String pauseReason() {
    return pauseReason;
  }

  /// Which queues of other machines take no more from this one for now.
  ClosedTargets closed() {
    return closed;
  }

  TokenBucket bucket() {
    return bucket;
  }

  Reaping reaping() {
    return reaping;
  }

  void behave(QueueSettings newSettings, Instant now) {
    boolean newRate = !Objects.equals(settings.rate(), newSettings.rate());
    settings = newSettings;
    if (newRate) {
      bucket = new TokenBucket(newSettings.rate(), now);
    }
    ledger.line.limit(newSettings.groupLimit());
    if (newSettings.hedge() == null) {
      ledger.forgetPace();
    }
    reaping.again();
    save();
  }

  /// @param reason null leaves what was said before
  void pause(boolean newPaused, @Nullable String reason) {
    paused = newPaused;
    if (!newPaused) {
      pauseReason = null;
    } else if (reason != null && !reason.isBlank()) {
      pauseReason = reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON);
    }
    save();
  }

  /// Items that may be handed out now, at most `most`, as far as the queue's own limits go.
  int allowance(Instant now, int most) {
    if (paused) {
      return 0;
    }
    int free = Math.max(0, settings.maxLeased() - ledger.leases.size());
    return bucket.available(now, Math.min(free, most));
  }

  /// Of what the queue has more than it may; null when it has not.
  @Nullable QueueFull overfull() {
    for (String what : QueueFull.BOUNDED) {
      if (room(what) < 0) {
        return new QueueFull(name(), what, limit(what));
      }
    }
    return null;
  }

  /// How many more the queue may hold; negative when it has more than that.
  ///
  /// @param what one of [QueueFull#BOUNDED]
  long room(String what) {
    return limit(what)
        - switch (what) {
          case QueueFull.ITEMS -> ledger.counts.held();
          case QueueFull.GROUPS -> ledger.line.groups();
          case QueueFull.BATCHES -> ledger.batches.count();
          default -> throw new IllegalArgumentException(what);
        };
  }

  long limit(String what) {
    return switch (what) {
      case QueueFull.ITEMS -> settings.maxItems();
      case QueueFull.GROUPS -> ReadyLine.MAX_GROUPS;
      case QueueFull.BATCHES -> Batches.MAX;
      default -> throw new IllegalArgumentException(what);
    };
  }

  QueueStatus view() {
    Entry<Ready> first = ledger.line.peek();
    @Nullable Instant oldest = first == null ? null : first.standing().since();
    return new QueueStatus(
        name(), settings.spec(), paused, pauseReason, ledger.counts.view(), oldest, null);
  }
}
