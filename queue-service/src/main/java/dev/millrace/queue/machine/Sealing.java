package dev.millrace.queue.machine;

import dev.millrace.contracts.queue.BatchSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Takes what is said of a batch: how many items it has, which, and that there are no more. All of it
/// may be said again, also when the batch is complete.
final class Sealing {
  private final LiveQueue queue;
  private final Instant now;

  Sealing(LiveQueue queue, Instant now) {
    this.queue = queue;
    this.now = now;
  }

  /// @return why the batch cannot be so, or null when it is
  @Nullable Refusal seal(String name, BatchSpec spec) {
    Batches batches = queue.ledger.batches;
    if (batches.known(name) == null && batches.count() >= Batches.MAX) {
      return new Refusal.QueueFull(queue.name(), "batches", Batches.MAX);
    }
    Batch batch = batches.batch(name, now);
    Manifest manifest = spec.manifest() == null ? null : Manifest.of(spec.manifest());
    Long expected = manifest == null ? spec.expected() : Long.valueOf(manifest.size());
    String otherwise = otherwise(batch, expected, spec.sealed());
    if (otherwise == null && manifest != null && batch.manifest == null) {
      otherwise = list(name, batch, manifest);
    } else if (otherwise == null && manifest != null) {
      boolean same = Arrays.equals(manifest.digest(), batch.manifest);
      otherwise = same ? null : "has another manifest";
    }
    if (otherwise != null) {
      return new Refusal.BatchMismatch(
          queue.name(), name, "batch \"%s\" %s".formatted(name, otherwise));
    }
    if (expected != null) {
      batch.expected = expected;
    }
    if (spec.keep() != null) {
      batches.keepUntil(name, batch, now.plus(spec.keep()));
    }
    batch.sealed |= Boolean.TRUE.equals(spec.sealed()) || batch.full();
    batches.keep(name, batch, now);
    return null;
  }

  /// How the batch is otherwise than it is said to be; null when it is not.
  private static @Nullable String otherwise(
      Batch batch, @Nullable Long expected, @Nullable Boolean sealed) {
    if (expected != null && !sayable(batch, expected)) {
      return batch.manifest == null
          ? "has %d items%s, so %d cannot be expected"
              .formatted(batch.accepted, batch.sealed ? " and is sealed" : "", expected)
          : "has a manifest of %d items, so %d cannot be expected"
              .formatted(batch.expected, expected);
    }
    long announced = expected != null ? expected : Objects.requireNonNullElse(batch.expected, 0L);
    if (Boolean.TRUE.equals(sealed) && batch.accepted < announced) {
      String instead =
          batch.manifest == null
              ? "say that %d are expected".formatted(batch.accepted)
              : "enqueue what it awaits, and cancel what will not come";
      return "expects %d items and has %d, so it cannot be sealed: %s"
          .formatted(announced, batch.accepted, instead);
    }
    return batch.sealed && Boolean.FALSE.equals(sealed)
        ? "is sealed, which cannot be undone"
        : null;
  }

  private static boolean sayable(Batch batch, long expected) {
    if (batch.manifest != null) {
      return Objects.equals(batch.expected, expected);
    }
    return batch.sealed
        ? Objects.equals(batch.expected, expected) || batch.accepted == expected
        : expected >= batch.accepted;
  }

  /// Awaits what the manifest lists and has not come, unless it cannot be the one of this batch.
  ///
  /// @param batch has no more items than the manifest
  /// @return how the batch is otherwise, or null
  private @Nullable String list(String name, Batch batch, Manifest manifest) {
    Set<String> members = members(name);
    if (members.size() < batch.accepted) {
      return "has forgotten %d of its items, so it is not known whether the manifest lists them"
          .formatted(batch.accepted - members.size());
    }
    String stranger =
        members.stream().filter(item -> !manifest.names().contains(item)).findFirst().orElse(null);
    if (stranger != null) {
      return "has the item \"%s\", which the manifest does not list".formatted(stranger);
    }
    var notCome = new HashSet<>(manifest.names());
    notCome.removeAll(members);
    if (batch.sealed && !notCome.isEmpty()) {
      return "is sealed, and %d items of the manifest have not come".formatted(notCome.size());
    }
    String elsewhere = notCome.stream().filter(queue.ledger::knows).findFirst().orElse(null);
    if (elsewhere != null) {
      return "cannot get the item \"%s\" of the manifest: the queue has it already, outside the batch"
          .formatted(elsewhere);
    }
    queue.ledger.batches.await(name, batch, manifest, notCome);
    return null;
  }

  private Set<String> members(String batch) {
    byte[] prefix = Keys.members(queue.id(), batch);
    var names = new HashSet<String>();
    queue.ledger.store().scan(prefix, Keys.after(prefix), (_, item) -> names.add(Bytes.text(item)));
    return names;
  }
}
