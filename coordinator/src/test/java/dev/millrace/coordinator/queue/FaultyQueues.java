package dev.millrace.coordinator.queue;

import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.ItemPage;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.SettleRequest;
import dev.millrace.contracts.queue.SettleResult;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.NullUnmarked;

/// Queues that are reached over a bad network by a process that may die at every call: before it is
/// sent, or after it took effect.
@NullUnmarked
public final class FaultyQueues implements Queues {
  private final Queues queues;
  private final RandomGenerator random;
  private final double share;

  /// The process is gone.
  public static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /// @param share of the calls that go wrong
  public FaultyQueues(Queues queues, double share, RandomGenerator random) {
    this.queues = queues;
    this.share = share;
    this.random = random;
  }

  private <T> T call(Call<T> call) throws IOException, InterruptedException {
    double chance = random.nextDouble() / share;
    if (chance < 0.25) {
      throw new Crash();
    } else if (chance < 0.5) {
      throw new IOException("not sent");
    }
    T answer = call.run();
    if (chance < 0.75) {
      throw new Crash();
    } else if (chance < 1) {
      throw new IOException("the answer was lost");
    }
    return answer;
  }

  @Override
  public List<Lease> lease(String queue, LeaseRequest request)
      throws IOException, InterruptedException {
    return call(() -> queues.lease(queue, request));
  }

  @Override
  public SettleResult settle(String queue, SettleRequest request)
      throws IOException, InterruptedException {
    return call(() -> queues.settle(queue, request));
  }

  @Override
  public long unsettled(String queue) throws IOException, InterruptedException {
    return call(() -> queues.unsettled(queue));
  }

  @Override
  public BatchStatus batch(String queue, String batch) throws IOException, InterruptedException {
    return call(() -> queues.batch(queue, batch));
  }

  @Override
  public BatchStatus await(String queue, String batch, Duration patience)
      throws IOException, InterruptedException {
    return call(() -> queues.await(queue, batch, patience));
  }

  @Override
  public void seal(String queue, String batch, BatchSpec spec)
      throws IOException, InterruptedException {
    call(
        () -> {
          queues.seal(queue, batch, spec);
          return true;
        });
  }

  @Override
  public ItemPage results(String queue, String batch, int limit, String next)
      throws IOException, InterruptedException {
    return call(() -> queues.results(queue, batch, limit, next));
  }

  @Override
  public ItemPage missing(String queue, String batch, int limit, String next)
      throws IOException, InterruptedException {
    return call(() -> queues.missing(queue, batch, limit, next));
  }

  @Override
  public BatchStatus cancel(String queue, String batch) throws IOException, InterruptedException {
    return call(() -> queues.cancel(queue, batch));
  }

  @Override
  public List<String> awaited(String queue, String batch, int limit)
      throws IOException, InterruptedException {
    return call(() -> queues.awaited(queue, batch, limit));
  }

  @Override
  public ItemPage dead(String queue, String batch, int limit)
      throws IOException, InterruptedException {
    return call(() -> queues.dead(queue, batch, limit));
  }

  @Override
  public ItemStatus item(String queue, String name) throws IOException, InterruptedException {
    return call(() -> queues.item(queue, name));
  }

  @Override
  public boolean knows(String queue, String name) throws IOException, InterruptedException {
    return call(() -> queues.knows(queue, name));
  }

  private interface Call<T> {
    T run() throws IOException, InterruptedException;
  }
}
