package dev.millrace.queue.machine.simulator;

import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// @param manifest names of all its items; null when it takes any
/// @param awaited those of the manifest that have not come
/// @param completed when its completion was told of; null before
record ModelBatch(
    Instant opened,
    boolean sealed,
    @Nullable Long expected,
    long accepted,
    @Nullable Set<String> manifest,
    Set<String> awaited,
    @Nullable Instant completed) {

  static ModelBatch beginning(Instant now) {
    return new ModelBatch(now, false, null, 0, null, Set.of(), null);
  }

  ModelBatch withOneMore(String name) {
    var left = new TreeSet<>(awaited);
    left.remove(name);
    return new ModelBatch(opened, sealed, expected, accepted + 1, manifest, left, completed)
        .sealedIfFull();
  }

  ModelBatch expecting(@Nullable Long count) {
    return new ModelBatch(opened, sealed, count, accepted, manifest, awaited, completed)
        .sealedIfFull();
  }

  ModelBatch listing(Set<String> names, Set<String> notCome) {
    return new ModelBatch(opened, sealed, expected, accepted, names, notCome, completed);
  }

  private ModelBatch sealedIfFull() {
    return expected != null && accepted >= expected ? nowSealed() : this;
  }

  ModelBatch nowSealed() {
    return new ModelBatch(opened, true, expected, accepted, manifest, awaited, completed);
  }

  /// Whether it would take an item of that name, were it not sealed.
  boolean awaits(@Nullable String name) {
    return manifest == null || (name != null && awaited.contains(name));
  }

  boolean told() {
    return completed != null;
  }

  ModelBatch toldOf(Instant now) {
    return new ModelBatch(opened, sealed, expected, accepted, manifest, awaited, now);
  }
}
