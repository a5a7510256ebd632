package dev.millrace.bench;

import dev.millrace.bench.load.Backlog;
import dev.millrace.bench.load.Session;
import dev.millrace.bench.peer.BeanstalkdPeer;
import dev.millrace.bench.peer.Peer;
import dev.millrace.bench.report.Memory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Fills a fresh server step by step and reads its memory at each.
record MemoryBench(Plan plan, Progress progress) {
  /// For what a server does after the last enqueue: flushing tables, collecting garbage.
  private static final Duration CALM = Duration.ofSeconds(3);

  List<Memory> run(Peer peer, Consumer<Session> meet) throws IOException, InterruptedException {
    progress.say("memory: %s", peer.name());
    var readings = new ArrayList<Memory>();
    try (var session = new Session(peer.name(), filling(peer).start(plan.folder()))) {
      meet.accept(session);
      readings.add(read(session, 0, Double.NaN));
      long before = 0;
      for (long level : plan.memoryLevels()) {
        long begin = System.nanoTime();
        Backlog.fillTo(session, level);
        double seconds = (System.nanoTime() - begin) / 1e9;
        readings.add(read(session, level, (level - before) / seconds));
        before = level;
      }
    }
    return readings;
  }

  /// beanstalkd flushes for each item, a million of them for minutes, and its memory does not
  /// depend on that.
  private static Peer filling(Peer peer) {
    return peer instanceof BeanstalkdPeer beanstalkd
        ? new BeanstalkdPeer(false, beanstalkd.payload())
        : peer;
  }

  private Memory read(Session session, long waiting, double rate)
      throws IOException, InterruptedException {
    Thread.sleep(CALM);
    long resident = session.processes().residentBytes();
    long disk = session.server().bytesOnDisk();
    progress.say("  %9d waiting: %d MiB resident", waiting, resident >> 20);
    return new Memory(session.name(), waiting, resident, disk, rate);
  }
}
