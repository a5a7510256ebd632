package dev.millrace.queue.machine.simulator;

import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// @param manifest names of all its items; null when it takes any
/// @param awaited those of the manifest that have not come
/// @param completed when its completion was told of; null before
/// @param keptUntil until when its items are kept at least; null when nobody wants that
/// @param cancelled when it was cancelled; null when it was not
record ModelBatch(
    Instant opened,
    boolean sealed,
    @Nullable Long expected,
    long accepted,
    @Nullable Set<String> manifest,
    Set<String> awaited,
    @Nullable Instant completed,
    @Nullable Instant keptUntil,
    @Nullable Instant cancelled) {

  static ModelBatch beginning(Instant now) {
    return new ModelBatch(now, false, null, 0, null, Set.of(), null, null, null);
  }

  private ModelBatch taking(
      boolean isSealed,
      @Nullable Long count,
      long all,
      @Nullable Set<String> names,
      Set<String> notCome) {
    return new ModelBatch(
        opened, isSealed, count, all, names, notCome, completed, keptUntil, cancelled);
  }

  ModelBatch withOneMore(String name) {
    var left = new TreeSet<>(awaited);
    left.remove(name);
    return taking(sealed, expected, accepted + 1, manifest, left).sealedIfFull();
  }

  ModelBatch expecting(@Nullable Long count) {
    return taking(sealed, count, accepted, manifest, awaited).sealedIfFull();
  }

  ModelBatch listing(Set<String> names, Set<String> notCome) {
    return taking(sealed, expected, accepted, names, notCome);
  }

  private ModelBatch sealedIfFull() {
    return expected != null && accepted >= expected ? nowSealed() : this;
  }

  ModelBatch nowSealed() {
    return taking(true, expected, accepted, manifest, awaited);
  }

  ModelBatch nowCancelled(Instant now) {
    Long come = expected == null ? null : Long.valueOf(Math.min(expected, accepted));
    return new ModelBatch(
        opened, true, come, accepted, manifest, Set.of(), completed, keptUntil, now);
  }

  ModelBatch kept(Instant until) {
    Instant last = keptUntil == null || keptUntil.isBefore(until) ? until : keptUntil;
    return new ModelBatch(
        opened, sealed, expected, accepted, manifest, awaited, completed, last, cancelled);
  }

  /// Whether it would take an item of that name, were it not sealed.
  boolean awaits(@Nullable String name) {
    return manifest == null || (name != null && awaited.contains(name));
  }

  boolean told() {
    return completed != null;
  }

  ModelBatch toldOf(Instant now) {
    return new ModelBatch(
        opened, sealed, expected, accepted, manifest, awaited, now, keptUntil, cancelled);
  }

  /// When the retention of what it holds begins; null before it is complete.
  @Nullable Instant ended() {
    return completed != null && keptUntil != null && keptUntil.isAfter(completed)
        ? keptUntil
        : completed;
  }
}
