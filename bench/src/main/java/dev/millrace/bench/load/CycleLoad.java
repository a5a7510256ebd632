package dev.millrace.bench.load;

import dev.millrace.bench.machine.Disk;
import dev.millrace.bench.peer.ClientSettings;
import java.io.IOException;

/// Every client goes round by itself: enqueue a batch, settle the batch before it, take a batch.
///
/// Twice as many items as the clients can hold are put in first, so that a take never has to wait
/// for another client's enqueue: what is measured is work, not waiting.
///
/// @param leftWaiting items that stay in the queue throughout; 0 empties it at the end and checks
///     that every item came out
public record CycleLoad(int clients, int batch, long leftWaiting, Meter meter)
    implements Load<Throughput> {
  public CycleLoad(int clients, int batch, long leftWaiting) {
    this(clients, batch, leftWaiting, Meter.NONE);
  }

  @Override
  public String describe() {
    return "%d clients, %s"
        .formatted(clients, batch == 1 ? "single operations" : "batches of " + batch);
  }

  @Override
  public Throughput run(Session session, Timing timing, Disk disk)
      throws IOException, InterruptedException {
    Backlog.fillTo(session, leftWaiting + 2L * clients * batch);
    double before = disk.flushesPerSecond();
    try (var crew = new Crew(session, timing.threads())) {
      for (int i = 0; i < clients; i++) {
        crew.start(new ClientSettings(i, batch, false), worker -> goRound(crew, worker));
      }
      crew.work(timing.warmUp());
      Reading start = Reading.now(session, disk);
      meter.begin();
      crew.work(timing.measured());
      meter.end();
      Reading end = Reading.now(session, disk);
      crew.stop();
      Throughput throughput = end.since(start, before, disk.flushesPerSecond());
      if (leftWaiting == 0) {
        Backlog.drain(session);
      }
      return throughput;
    }
  }

  private void goRound(Crew crew, Worker worker) throws IOException, InterruptedException {
    while (crew.working()) {
      worker.enqueue(batch);
      worker.exchange(batch);
    }
  }
}
