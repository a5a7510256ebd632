package dev.millrace.event.shard;

import dev.millrace.event.pattern.LiveShards;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Probes each shard again and again, in a thread of its own for each, so that one that hangs does
/// not keep another's illness from being seen.
public final class ShardWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ShardWatch.class);

  private final LiveShards live;
  private final Duration every;
  private final List<Thread> threads = new ArrayList<>();

  /// @param probes by shard
  /// @param every how long to wait between two probes of a shard
  ShardWatch(LiveShards live, Map<String, Probe> probes, Duration every) {
    this.live = live;
    this.every = every;
    probes.forEach(
        (shard, probe) ->
            threads.add(
                Thread.ofVirtual().name("probe-" + shard).unstarted(() -> watch(shard, probe))));
  }

  public void start() {
    threads.forEach(Thread::start);
  }

  private void watch(String shard, Probe probe) {
    try {
      while (true) {
        look(shard, probe);
        Thread.sleep(every);
      }
    } catch (InterruptedException e) {
      log.debug("shard {} is not watched any longer", shard);
    }
  }

  private void look(String shard, Probe probe) throws InterruptedException {
    String ill;
    try {
      ill = probe.look();
    } catch (IOException | RuntimeException e) { // a thread that ends would never look again
      ill = Probes.words(e);
    }
    if (live.probed(shard, ill == null, ill == null ? "well" : ill)) {
      if (ill == null) {
        log.info("shard {} is well again and gets its keys back", shard);
      } else if (live.shards().contains(shard)) {
        log.warn("shard {} is ill as are all others, so each keeps its keys: {}", shard, ill);
      } else {
        log.warn("shard {} is taken out, its keys go to the others: {}", shard, ill);
      }
    }
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }
}
