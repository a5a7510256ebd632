package dev.millrace.bench.load;

import dev.millrace.bench.machine.Disk;
import dev.millrace.bench.peer.ClientSettings;
import java.io.IOException;
import java.time.Duration;

/// Producers enqueue single items at a steady rate; as many consumers wait in a long poll, and the
/// time from enqueue to leased is taken.
///
/// The rate does not yield when the server is slow: a producer that comes late to its next item
/// counts from when that was due, so a stall is seen by every item that it held up.
public record LatencyLoad(int clients, int rate) implements Load<Latency> {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration MARGIN = Duration.ofMinutes(3);

  @Override
  public String describe() {
    return "%d items/s from %d producers to %d waiting consumers".formatted(rate, clients, clients);
  }

  @Override
  public Latency run(Session session, Timing timing, Disk disk)
      throws IOException, InterruptedException {
    double before = disk.flushesPerSecond();
    Duration whole = timing.warmUp().plus(timing.measured());
    int most = Math.toIntExact(rate * whole.plus(MARGIN).toSeconds());
    var schedule = new Schedule(rate, most, timing.warmUp(), session.ledger().issued());
    try (var crew = new Crew(session, timing.threads())) {
      for (int i = 0; i < clients; i++) {
        crew.start(settings(i), schedule::arrived, worker -> consume(crew, worker));
      }
      for (int i = 0; i < clients; i++) {
        crew.start(
            settings(clients + i),
            schedule::arrived,
            worker -> produce(crew, worker, schedule, session.ledger()));
      }
      crew.work(whole);
      crew.stop();
    }
    // Only now, so that an item which waited to the end is measured too.
    Backlog.drain(session, schedule::arrived);
    return Latency.of(schedule.latencies(), schedule.seconds(), before, disk.flushesPerSecond());
  }

  private static ClientSettings settings(int index) {
    return new ClientSettings(index, 1, true);
  }

  private static void produce(Crew crew, Worker worker, Schedule schedule, Ledger ledger)
      throws IOException, InterruptedException {
    while (crew.working()) {
      long number = ledger.issue(1);
      schedule.await(number);
      worker.enqueue(number);
    }
  }

  private static void consume(Crew crew, Worker worker) throws IOException, InterruptedException {
    while (crew.working()) {
      worker.exchangeUpTo(1, PATIENCE);
    }
  }
}
