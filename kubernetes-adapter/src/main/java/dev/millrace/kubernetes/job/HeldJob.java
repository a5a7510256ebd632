package dev.millrace.kubernetes.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A Job whose leases this adapter keeps. Safe for all threads, but for what was seen of it, which
/// is the [Keeper]'s.
final class HeldJob {
  private static final Duration SIGHT_PATIENCE = Duration.ofSeconds(10);

  private final String name;
  private final int parallelism;
  private final List<HeldItem> items;
  private final HeldItem.Since unseen = new HeldItem.Since();
  private volatile boolean made;
  private boolean seen;

  /// @param made whether it is in the cluster already, with its ConfigMap
  HeldJob(String name, int parallelism, Roster roster, boolean made) {
    this.name = name;
    this.parallelism = parallelism;
    this.made = made;
    var all = new ArrayList<HeldItem>();
    for (int i = 0; i < roster.items().size(); i++) {
      all.add(new HeldItem(i, roster.items().get(i)));
    }
    this.items = List.copyOf(all);
  }

  String name() {
    return name;
  }

  List<HeldItem> items() {
    return items;
  }

  boolean isMade() {
    return made;
  }

  void made() {
    made = true;
  }

  /// The watches have brought it.
  void seen() {
    seen = true;
  }

  /// Whether the watches may not have brought it yet: it is not gone because it is not seen.
  boolean isYoung(long now) {
    return !seen && unseen.lasting(now) < SIGHT_PATIENCE.toNanos();
  }

  /// Whether there is an item in it whose lease must be kept.
  boolean isHeld() {
    return items.stream().anyMatch(HeldItem::isHeld);
  }

  int held() {
    return (int) items.stream().filter(HeldItem::isHeld).count();
  }

  /// Pods that it may have at once.
  int width() {
    return Math.min(parallelism, held());
  }
}
