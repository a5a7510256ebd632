package dev.millrace.queue.source;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.source.Item;
import dev.millrace.contracts.source.SourceClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Asks a source for the data of items, eight at a time, and hands it on in order. No more than
/// eight are held. Close it to end what is under way. For one thread.
final class Fetches implements AutoCloseable {
  private static final int AT_ONCE = 8;

  private final SourceClient client;
  private final Duration patience;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ArrayDeque<Pending> underWay = new ArrayDeque<>();

  /// @param patience for the whole answer of one item
  Fetches(SourceClient client, Duration patience) {
    this.client = client;
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
    underWay.add(new Pending(name, threads.submit(() -> client.item(name))));
  }

  private Fetched await(Pending pending) throws InterruptedException {
    String name = pending.name();
    try {
      Item item = pending.answer().get(patience.toNanos(), TimeUnit.NANOSECONDS).orElseThrow();
      return new Fetched.Found(name, item.data());
    } catch (NoSuchElementException e) {
      return new Fetched.Gone(name);
    } catch (TimeoutException e) {
      pending.answer().cancel(true);
      return new Fetched.Failed(name, "item \"%s\": no answer in time".formatted(name));
    } catch (ExecutionException e) {
      String why = SourceTrouble.of(e.getCause());
      return new Fetched.Failed(name, "item \"%s\": %s".formatted(name, why));
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
