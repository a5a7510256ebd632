package dev.millrace.bench.replicas;

import dev.millrace.bench.broker.BrokerCounters;
import dev.millrace.bench.broker.BrokerCounters.Counts;
import dev.millrace.bench.load.Meter;
import dev.millrace.bench.machine.ProcessTree;
import dev.millrace.bench.process.JavaService;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Processor time of each process of a site, and what its broker did, while a turn counts.
final class PointMeter implements Meter {
  private final Site site;
  private final BrokerCounters counters;
  private Map<String, Long> cpuBefore = Map.of();
  private Counts before = new Counts(Map.of(), Map.of(), Map.of());
  private Map<String, Long> cpu = Map.of();
  private Counts counts = before;

  PointMeter(Site site, BrokerCounters counters) {
    this.site = site;
    this.counters = counters;
  }

  @Override
  public void begin() throws IOException {
    cpuBefore = cpuNow();
    before = counters.now();
  }

  @Override
  public void end() throws IOException {
    cpu = cpuNow();
    cpuBefore.forEach((name, nanos) -> cpu.merge(name, -nanos, Long::sum));
    counts = counters.now().since(before);
  }

  /// Nanoseconds by process.
  Map<String, Long> cpu() {
    return cpu;
  }

  Counts counts() {
    return counts;
  }

  private Map<String, Long> cpuNow() {
    var nanos = new TreeMap<String, Long>();
    nanos.put("broker", nanos(site.broker().process()));
    for (Map.Entry<Integer, JavaService> each : site.running().entrySet()) {
      nanos.put("replica " + each.getKey(), nanos(each.getValue().process().handle()));
    }
    return nanos;
  }

  private static long nanos(ProcessHandle process) {
    return new ProcessTree(List.of(process)).cpu().toNanos();
  }
}
