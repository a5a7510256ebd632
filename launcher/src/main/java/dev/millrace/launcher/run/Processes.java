package dev.millrace.launcher.run;

import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.launcher.flow.Container;
import dev.millrace.launcher.flow.Flow;
import dev.millrace.launcher.process.ManagedProcess;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// All processes of a flow, a pool for each of its containers.
final class Processes {
  private final Map<String, Pool> pools = new LinkedHashMap<>();
  private final Map<String, Integer> atFirst = new LinkedHashMap<>();

  /// @param queues as declared: their bounds are those of the pools that follow them
  /// @param factory makes the process of a container and an index
  Processes(
      Flow flow,
      Map<String, QueueSpec> queues,
      BiFunction<String, Integer, ManagedProcess> factory) {
    flow.containers()
        .forEach(
            (name, container) -> {
              Bounds bounds = Bounds.of(container, queues);
              pools.put(name, new Pool(bounds.most(), index -> factory.apply(name, index)));
              atFirst.put(name, bounds.atFirst());
            });
  }

  /// @param atFirst processes to begin with
  /// @param most processes there may ever be at once
  private record Bounds(int atFirst, int most) {
    static Bounds of(Container container, Map<String, QueueSpec> queues) {
      if (container.scale() == null) {
        return new Bounds(container.replicas(), container.replicas());
      }
      QueueSpec.Scaling scaling = queue(container.scale().queue(), queues).scaling();
      int each = container.scale().each();
      int most = Math.ceilDiv(value(scaling == null ? null : scaling.max(), 1), each);
      int least = Math.ceilDiv(value(scaling == null ? null : scaling.min(), 0), each);
      // One is started even where none need be: a run usually begins because there is work.
      return new Bounds(Math.clamp(least, Math.min(1, most), most), most);
    }

    private static QueueSpec queue(String name, Map<String, QueueSpec> queues) {
      return Objects.requireNonNull(queues.get(name), name);
    }

    private static int value(@Nullable Integer given, int fallback) {
      return given == null ? fallback : given;
    }
  }

  void start() {
    pools.forEach((name, pool) -> pool.resize(Objects.requireNonNull(atFirst.get(name))));
  }

  Pool pool(String container) {
    return Objects.requireNonNull(pools.get(container), container);
  }

  List<ManagedProcess> all() {
    return pools.values().stream().flatMap(pool -> pool.processes().stream()).toList();
  }

  boolean allReady() {
    return pools.values().stream().allMatch(Pool::allReady);
  }

  /// Stops them tier by tier, those of one tier together. Blocks until all are gone; an interrupt
  /// kills what is left.
  void stop() throws InterruptedException {
    TreeMap<Integer, List<ManagedProcess>> tiers =
        all().stream()
            .collect(
                Collectors.groupingBy(
                    process -> process.program().tier(),
                    () -> new TreeMap<>(Collections.reverseOrder()),
                    Collectors.toList()));
    try {
      for (List<ManagedProcess> tier : tiers.values()) {
        stop(tier);
      }
    } catch (InterruptedException e) {
      all().forEach(ManagedProcess::kill);
      throw e;
    }
  }

  private static void stop(List<ManagedProcess> tier) throws InterruptedException {
    var threads = new ArrayList<Thread>();
    for (ManagedProcess process : tier) {
      threads.add(
          Thread.startVirtualThread(
              () -> {
                try {
                  process.stop();
                } catch (InterruptedException e) {
                  process.kill();
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
