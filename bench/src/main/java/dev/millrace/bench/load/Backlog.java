package dev.millrace.bench.load;

import dev.millrace.bench.peer.ClientSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/// Fills and empties queues.
public final class Backlog {
  private static final int BATCH = 500;
  private static final int CLIENTS = 4;
  private static final Duration LONGEST_FILL = Duration.ofMinutes(15);
  private static final Duration PATIENCE = Duration.ofMillis(200);
  private static final int VAIN_TAKES = 400;

  private Backlog() {}

  /// Enqueues until that many items are waiting.
  public static void fillTo(Session session, long waiting)
      throws IOException, InterruptedException {
    long missing = waiting - session.ledger().outstanding();
    if (missing <= BATCH) {
      fillAlone(session, (int) Math.max(0, missing));
      return;
    }
    var left = new AtomicLong(missing);
    try (var crew = new Crew(session, Thread.ofPlatform().factory())) {
      for (int i = 0; i < CLIENTS; i++) {
        crew.start(new ClientSettings(i, BATCH, false), worker -> fill(crew, worker, left));
      }
      crew.join(LONGEST_FILL);
    }
  }

  private static void fillAlone(Session session, int missing)
      throws IOException, InterruptedException {
    if (missing > 0) {
      try (Worker worker = session.worker(new ClientSettings(0, BATCH, false))) {
        worker.enqueue(missing);
      }
    }
  }

  private static void fill(Crew crew, Worker worker, AtomicLong left)
      throws IOException, InterruptedException {
    while (crew.working()) {
      long before = left.getAndUpdate(now -> Math.max(0, now - BATCH));
      if (before == 0) {
        return;
      }
      worker.enqueue((int) Math.min(BATCH, before));
    }
  }

  /// Takes and settles what is outstanding, and checks that every item of the session came out.
  static void drain(Session session) throws IOException, InterruptedException {
    drain(session, number -> {});
  }

  static void drain(Session session, LongConsumer taken) throws IOException, InterruptedException {
    try (Worker worker = session.worker(new ClientSettings(0, BATCH, true), taken)) {
      int vain = 0;
      while (session.ledger().outstanding() > 0 && vain < VAIN_TAKES) {
        vain = worker.exchangeUpTo(BATCH, PATIENCE) > 0 ? 0 : vain + 1;
      }
      worker.settle();
      session.ledger().checkComplete();
    } catch (Ledger.Mismatch e) {
      throw new IOException("%s: %s".formatted(session.name(), e.getMessage()), e);
    }
  }
}
