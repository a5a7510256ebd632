package dev.millrace.bench.load;

import dev.millrace.bench.machine.Disk;
import dev.millrace.bench.peer.ClientSettings;
import java.io.IOException;
import java.time.Duration;

/// Producers and consumers at once: half of the clients enqueue one item after the other, the other
/// half settle and take up to ten at a time.
///
/// Producers wait while more than [#MOST_WAITING] items are outstanding, so the figure is what goes
/// through, not what piles up.
public record MixedLoad(int clients) implements Load<Throughput> {
  static final int MOST_WAITING = 2_000;
  static final int TAKE = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  @Override
  public String describe() {
    return "%d producers of single items, %d consumers of up to %d"
        .formatted(clients / 2, clients - clients / 2, TAKE);
  }

  @Override
  public Throughput run(Session session, Timing timing, Disk disk)
      throws IOException, InterruptedException {
    double before = disk.flushesPerSecond();
    try (var crew = new Crew(session, timing.threads())) {
      for (int i = 0; i < clients; i++) {
        boolean produces = i < clients / 2;
        crew.start(
            new ClientSettings(i, TAKE, true),
            produces
                ? worker -> produce(crew, worker, session.ledger())
                : worker -> consume(crew, worker));
      }
      crew.work(timing.warmUp());
      Reading start = Reading.now(session, disk);
      crew.work(timing.measured());
      Reading end = Reading.now(session, disk);
      crew.stop();
      Throughput throughput = end.since(start, before, disk.flushesPerSecond());
      Backlog.drain(session);
      return throughput;
    }
  }

  private static void produce(Crew crew, Worker worker, Ledger ledger)
      throws IOException, InterruptedException {
    while (crew.working()) {
      if (ledger.outstanding() > MOST_WAITING) {
        Thread.sleep(1);
      } else {
        worker.enqueue(1);
      }
    }
  }

  private static void consume(Crew crew, Worker worker) throws IOException, InterruptedException {
    while (crew.working()) {
      worker.exchangeUpTo(TAKE, PATIENCE);
    }
  }
}
