package dev.millrace.queue.source;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.source.Item;
import dev.millrace.queue.source.PatientSource.StillBusy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Asks a source for the data of items, eight at a time, and hands it on in order. No more than
/// eight are held. Close it to end what is under way. For one thread.
final class Fetches implements AutoCloseable {
  private static final int AT_ONCE = 8;

  private final PatientSource source;
  private final Duration patience;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ArrayDeque<Pending> underWay = new ArrayDeque<>();

  /// @param patience for the whole answer of one item
  Fetches(PatientSource source, Duration patience) {
    this.source = source;
    this.patience = patience;
  }

  private record Pending(String name, Future<Optional<Item>> answer) {}

  /// What became of asking for one item.
  sealed interface Fetched {
    String name();

    record Found(String name, JsonData data) implements Fetched {}

    /// The source no longer has it.
    record Gone(String name) implements Fetched {}

    record Failed(String name, String reason) implements Fetched {}
  }

  @FunctionalInterface
  interface Receiver {
    void accept(Fetched fetched) throws IOException, InterruptedException;
  }

  void each(Iterable<String> names, Receiver receiver) throws IOException, InterruptedException {
    Iterator<String> left = names.iterator();
    while (left.hasNext() || !underWay.isEmpty()) {
      while (left.hasNext() && underWay.size() < AT_ONCE) {
        ask(left.next());
      }
      receiver.accept(await(underWay.remove()));
    }
  }

  private void ask(String name) {
    underWay.add(new Pending(name, threads.submit(() -> source.tryItem(name))));
  }

  private Fetched await(Pending pending) throws IOException, InterruptedException {
    String name = pending.name();
    try {
      return found(name, pending.answer().get(patience.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      pending.answer().cancel(true);
      return new Fetched.Failed(name, "item \"%s\": no answer in time".formatted(name));
    } catch (ExecutionException e) {
      return PatientSource.isBusy(e.getCause()) ? again(name) : failed(name, e.getCause());
    }
  }

  /// Begins without a wait: it may have been refused before the one for another item.
  private Fetched again(String name) throws IOException, InterruptedException {
    try {
      return found(name, source.item(name));
    } catch (StillBusy e) {
      throw e;
    } catch (IOException e) {
      return failed(name, e);
    }
  }

  private static Fetched found(String name, Optional<Item> answer) {
    return answer
        .<Fetched>map(item -> new Fetched.Found(name, item.data()))
        .orElseGet(() -> new Fetched.Gone(name));
  }

  private static Fetched failed(String name, @Nullable Throwable failure) {
    return new Fetched.Failed(name, "item \"%s\": %s".formatted(name, SourceTrouble.of(failure)));
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
