package dev.millrace.bench.reduce;

import dev.millrace.bench.machine.ProcessTree;
import dev.millrace.bench.process.BuiltJar;
import dev.millrace.bench.process.JavaService;
import dev.millrace.bench.process.Workspace;
import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.SettleRequest;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.queue.Settlement.Complete;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// A queue-service with an empty store and some coordinators, and the load on them.
final class BatchServices implements AutoCloseable {
  private static final List<String> QUEUE_JVM = List.of("-Xmx512m", "-XX:+UseSerialGC");
  private static final List<String> JVM = List.of("-Xmx256m", "-XX:+UseSerialGC");
  private static final int CLIENTS = 4;
  private static final int LARGEST_CALL = 1000;

  private final HttpClient http = JsonHttp.newClient();
  private final Workspace workspace;
  private final List<JavaService> services = new ArrayList<>();
  private final QueueClient queue;

  BatchServices(Workspace workspace, Path store) throws IOException {
    this.workspace = workspace;
    JavaService service = start("queue-service", QUEUE_JVM, List.of("--millrace.store=" + store));
    this.queue = new QueueClient(http, service.base(), null);
  }

  private JavaService start(String module, List<String> jvm, List<String> settings)
      throws IOException {
    JavaService service = JavaService.start(workspace, module, BuiltJar.of(module), jvm, settings);
    services.add(service);
    return service.awaitReady(http);
  }

  /// @param settings below `millrace.coordinator`, as `key=value`
  void startCoordinator(List<String> settings) throws IOException {
    var all = new ArrayList<>(List.of("--millrace.coordinator.url=" + services.getFirst().base()));
    settings.forEach(setting -> all.add("--millrace.coordinator." + setting));
    start("coordinator", JVM, all);
  }

  QueueClient queue() {
    return queue;
  }

  ProcessTree processes() {
    return new ProcessTree(services.stream().map(each -> each.process().handle()).toList());
  }

  void declare(String name, String spec) throws IOException, InterruptedException {
    queue.declare(name, Json.strict().readValue(spec, QueueSpec.class));
  }

  /// Enqueues a batch of so many items, from several clients at once.
  void enqueue(String name, String batch, long items, LongFunction<JsonData> data)
      throws IOException, InterruptedException {
    queue.seal(name, batch, new BatchSpec(null, items));
    atOnce(
        client -> {
          for (long from = client * LARGEST_CALL;
              from < items;
              from += (long) CLIENTS * LARGEST_CALL) {
            var call = new ArrayList<NewItem>();
            for (long i = from; i < Math.min(items, from + LARGEST_CALL); i++) {
              call.add(new NewItem(batch + "/" + i, data.apply(i), null, null, batch, batch));
            }
            queue.enqueue(name, call);
          }
        });
  }

  /// Takes and completes all that is ready, from several clients at once.
  void complete(String name, int atOnce) throws IOException, InterruptedException {
    atOnce(
        client -> {
          var request = new LeaseRequest("bench-" + client, atOnce, Duration.ZERO, null);
          List<Lease> leases = queue.lease(name, request).leases();
          while (!leases.isEmpty()) {
            List<Settlement> done = new ArrayList<>();
            leases.forEach(lease -> done.add(new Complete(lease.token(), null, null)));
            leases = queue.settle(name, new SettleRequest(done, request)).leases();
          }
        });
  }

  private interface Client {
    void run(int number) throws IOException, InterruptedException;
  }

  private static void atOnce(Client client) throws IOException, InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<?>>();
      for (int i = 0; i < CLIENTS; i++) {
        int number = i;
        running.add(
            threads.submit(
                () -> {
                  client.run(number);
                  return null;
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("a client failed: " + e.getCause(), e.getCause());
    }
  }

  /// Waits until there is an item of that batch, or of any.
  ///
  /// @return its data
  JsonData await(String name, @Nullable String batch, Duration longest)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    while (System.nanoTime() - end < 0) {
      var items = queue.items(name, null, batch, 1, null).items();
      if (!items.isEmpty()) {
        JsonData data = queue.item(name, items.getFirst().name()).data();
        return data == null ? JsonData.empty() : data;
      }
      Thread.sleep(5);
    }
    throw new IOException("nothing came to %s within %s".formatted(name, longest));
  }

  @Override
  public void close() {
    services.reversed().forEach(service -> service.process().close());
    http.shutdownNow();
  }
}
