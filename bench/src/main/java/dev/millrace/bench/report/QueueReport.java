package dev.millrace.bench.report;

import dev.millrace.bench.load.Latency;
import dev.millrace.bench.load.Throughput;
import dev.millrace.bench.machine.Machine;
import java.time.Instant;
import java.util.List;

/// Everything that `bench queue` measured: the document that `--json` writes.
///
/// @param contests scenarios whose figure is items a second
/// @param targets those for which both sides were measured
public record QueueReport(
    Instant at,
    Machine machine,
    List<Contender> peers,
    List<Skipped> skipped,
    List<Contest<Throughput>> contests,
    List<Contest<Latency>> latencies,
    List<Memory> memory,
    List<Target> targets) {

  /// A peer that took part.
  public record Contender(String name, String version, String settings, String calls) {}

  /// One that did not.
  public record Skipped(String name, String reason) {}
}
