package dev.millrace.launcher.run;

import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.launcher.flow.Container;
import dev.millrace.launcher.flow.Flow;
import dev.millrace.launcher.process.ManagedProcess;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// All processes of a flow, a pool for each of its containers.
final class Processes {
  private static final Duration LOOK = Duration.ofMillis(100);

  private final Map<String, Pool> pools = new LinkedHashMap<>();
  private final Map<String, Integer> atFirst = new LinkedHashMap<>();
  private volatile boolean skipRecordings;

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
  ///
  /// @return false when one had to be killed
  boolean stop() throws InterruptedException {
    TreeMap<Integer, List<ManagedProcess>> tiers =
        all().stream()
            .collect(
                Collectors.groupingBy(
                    process -> process.program().tier(),
                    () -> new TreeMap<>(Collections.reverseOrder()),
                    Collectors.toList()));
    boolean stoppedThemselves = true;
    try {
      for (List<ManagedProcess> tier : tiers.values()) {
        stoppedThemselves &= stop(tier);
      }
    } catch (InterruptedException e) {
      all().forEach(ManagedProcess::kill);
      throw e;
    }
    return stoppedThemselves;
  }

  private boolean stop(List<ManagedProcess> tier) throws InterruptedException {
    if (skipRecordings) {
      tier.forEach(process -> Thread.startVirtualThread(() -> skipRecording(process)));
    }
    List<Callable<Boolean>> stops =
        tier.stream().map(process -> (Callable<Boolean>) process::stop).toList();
    boolean stoppedThemselves = true;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> stop : threads.invokeAll(stops)) {
        stoppedThemselves &= stop.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // A stop can only be interrupted.
    }
    return stoppedThemselves;
  }

  /// From now on a process that has done all it had to, and is only writing its AOT cache, is not
  /// waited for.
  void skipRecordings() {
    skipRecordings = true;
  }

  /// A JVM writes its cache last of all, with the help of another one that it starts.
  private static void skipRecording(ManagedProcess process) {
    try {
      while (!process.awaitGone(LOOK)) {
        boolean recording =
            process.handle().stream()
                .flatMap(ProcessHandle::children)
                .anyMatch(child -> child.info().command().orElse("").endsWith("/java"));
        if (recording) {
          process.kill();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
