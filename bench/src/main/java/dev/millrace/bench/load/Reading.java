package dev.millrace.bench.load;

import dev.millrace.bench.machine.Disk;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;

/// All counters at one moment.
record Reading(
    long nanoTime, long settled, long serverNanos, long clientNanos, OptionalLong flushes) {
  static Reading now(Session session, Disk disk) throws IOException {
    var self =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Reading(
        System.nanoTime(),
        session.ledger().settled(),
        session.processes().cpu().toNanos(),
        self.getProcessCpuTime(),
        disk.flushesDone());
  }

  /// What happened since an earlier reading.
  Throughput since(Reading start, double diskBefore, double diskAfter) {
    long items = settled - start.settled;
    // Where not one batch was through in time, there is nothing to divide by.
    double each = items == 0 ? Double.NaN : items;
    double flushed =
        flushes.isPresent() && start.flushes.isPresent()
            ? flushes.getAsLong() - start.flushes.getAsLong()
            : Double.NaN;
    return new Throughput(
        items,
        (nanoTime - start.nanoTime) / 1e9,
        (serverNanos - start.serverNanos) / 1e3 / each,
        (clientNanos - start.clientNanos) / 1e3 / each,
        flushed / each,
        diskBefore,
        diskAfter);
  }
}
