package dev.millrace.kubernetes.job;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// All Jobs of one queue whose leases this adapter keeps. Safe for all threads.
final class Holdings {
  private final Map<String, HeldJob> jobs = new ConcurrentHashMap<>();

  void add(HeldJob job) {
    jobs.put(job.name(), job);
  }

  void remove(HeldJob job) {
    jobs.remove(job.name(), job);
  }

  @Nullable HeldJob get(String name) {
    return jobs.get(name);
  }

  List<HeldJob> jobs() {
    return List.copyOf(jobs.values());
  }

  List<HeldItem> heldItems() {
    return jobs().stream().flatMap(job -> job.items().stream()).filter(HeldItem::isHeld).toList();
  }

  boolean isEmpty() {
    return jobs.isEmpty();
  }

  /// Pods that all of them may have at once.
  int width() {
    return jobs().stream().mapToInt(HeldJob::width).sum();
  }
}
