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
import java.util.function.ToLongFunction;

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

  /// By process, now.
  Map<String, Long> residentBytes() {
    return each(ProcessTree::residentBytes);
  }

  private Map<String, Long> cpuNow() {
    return each(process -> process.cpu().toNanos());
  }

  private Map<String, Long> each(ToLongFunction<ProcessTree> figure) {
    var figures = new TreeMap<String, Long>();
    figures.put("broker", figure.applyAsLong(tree(site.broker().process())));
    for (Map.Entry<Integer, JavaService> each : site.running().entrySet()) {
      figures.put(
          "replica " + each.getKey(), figure.applyAsLong(tree(each.getValue().process().handle())));
    }
    return figures;
  }

  private static ProcessTree tree(ProcessHandle process) {
    return new ProcessTree(List.of(process));
  }
}
