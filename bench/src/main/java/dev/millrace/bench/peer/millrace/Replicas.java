package dev.millrace.bench.peer.millrace;

import dev.millrace.bench.process.JavaService;
import dev.millrace.bench.process.Workspace;
import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.QueueSpec;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Replicas of queue-service with the Kafka engine, each with a folder of its own.
///
/// @param workspace of all of them; it ends them
/// @param name of their processes
/// @param service the service's runnable jar
/// @param jvm options of each replica's JVM
/// @param settings further ones, as `--name=value`
public record Replicas(
    Workspace workspace, String name, Path service, List<String> jvm, List<String> settings) {

  /// How a service is set up for the bench.
  ///
  /// @param name with which its topics' names begin
  public static List<String> settings(String servers, String name, int cells) {
    return List.of(
        "--millrace.engine=kafka",
        "--millrace.kafka.bootstrap-servers=" + servers,
        "--millrace.kafka.name=" + name,
        "--millrace.kafka.replication=1",
        "--millrace.kafka.cells=" + cells);
  }

  /// The names of all queues of a bench.
  public static List<String> queues(int count) {
    return count == 1
        ? List.of("bench")
        : IntStream.range(0, count).mapToObj(number -> "bench-" + number).toList();
  }

  /// Starts a replica and does not wait for it.
  ///
  /// @param number its folder's; one that has run before finds there what it had
  public JavaService start(int number) throws IOException {
    List<String> all =
        Stream.concat(settings.stream(), Stream.of("--millrace.store=" + folder(number))).toList();
    return JavaService.start(workspace, name + "-" + number, service, jvm, all);
  }

  /// Where a replica keeps its copies of what is in Kafka.
  public Path folder(int number) throws IOException {
    return workspace.folder("store-" + number);
  }

  /// Waits for a replica and declares queues through it.
  public static void declare(JavaService replica, List<String> queues)
      throws IOException, InterruptedException {
    declare(replica, queues, 1);
  }

  /// @param shards of each queue
  public static void declare(JavaService replica, List<String> queues, int shards)
      throws IOException, InterruptedException {
    try (HttpClient http = JsonHttp.newClient()) {
      replica.awaitReady(http);
      var client = new QueueClient(http, replica.base(), null);
      for (String queue : queues) {
        client.declare(queue, shards == 1 ? spec() : spec(shards));
      }
    }
  }

  /// Room for every lease that the largest run holds; the rest as a queue is by default.
  static QueueSpec spec() {
    return Json.strict().readValue("{\"lease\": \"5m\", \"maxLeased\": 100000}", QueueSpec.class);
  }

  private static QueueSpec spec(int shards) {
    return Json.strict()
        .readValue(
            "{\"lease\": \"5m\", \"maxLeased\": 100000, \"shards\": {\"count\": %d}}"
                .formatted(shards),
            QueueSpec.class);
  }
}
