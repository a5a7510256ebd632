package dev.millrace.e2e.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.batch.JoinCertificate;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.e2e.process.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A join over the events of a topic: a gatherer brings them into a queue, over which a coordinator
/// has its barrier. Every event is sent twice, and the gatherer is ended with `kill -9`.
@Timeout(value = 12, unit = TimeUnit.MINUTES)
class TopicJoinTest {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String TOPIC = "orders";
  private static final String DEAD = "orders-dead";
  private static final String ADAPTER = "gather-orders";
  private static final List<Group> GROUPS = IntStream.range(0, 20).mapToObj(Group::new).toList();
  private static final int ALL = GROUPS.stream().mapToInt(Group::size).sum();

  @TempDir Path folder;

  @Test
  void firesOnceForEachBatch_whereverItsMarkerCame_thoughAllCameTwiceAndTheAdapterWasKilled()
      throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new SplittableRandom(seed);
    try (Broker broker = Broker.start(Files.createDirectory(folder.resolve("kafka")));
        var service = ServiceProcess.startQueue(folder);
        var orders = TopicFeed.create(broker, TOPIC, ADAPTER);
        var dead = TopicFeed.create(broker, DEAD, ADAPTER)) {
      QueueClient queues = QueueClient.of(service.awaitReady().url());
      declare(queues);
      try (var coordinator = coordinator(service);
          var adapter = adapter(broker, service)) {
        coordinator.awaitReady();
        List<Message> first = Group.mixed(GROUPS, random);
        orders.send(first.subList(0, first.size() / 2));
        await().atMost(PATIENCE).until(() -> count(queues, "arrived") > ALL / 10);
        adapter.kill();
        orders.send(first.subList(first.size() / 2, first.size()));
        orders.send(Group.mixed(GROUPS, random));
        adapter.startAgain();
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(count(queues, "joined")).isEqualTo(GROUPS.size()));
        await().atMost(PATIENCE).until(() -> orders.open() == 0);
      }
      check(queues);
      // Each was sent twice, and a dead letter may come once more after a kill.
      long strangers = 2 * GROUPS.stream().filter(Group::hasStranger).count();
      assertThat(dead.open()).as("dead letters").isBetween(strangers, 2 * strangers);
    }
  }

  private static void declare(QueueClient queues) throws IOException, InterruptedException {
    queues.declare("arrived", spec("{\"onBatchOpen\": [{\"queue\": \"arrived-open\"}]}"));
    queues.declare("arrived-open", spec("{\"lease\": \"3s\"}"));
    queues.declare("joined", QueueSpec.defaults());
  }

  private static QueueSpec spec(String json) {
    return Json.strict().readValue(json, QueueSpec.class);
  }

  private ServiceProcess coordinator(ServiceProcess service) throws IOException {
    String prefix = "--millrace.coordinator.";
    return ServiceProcess.start(
        "coordinator",
        folder,
        prefix + "url=" + service.url(),
        prefix + "lease=10s",
        prefix + "join.control=arrived-open",
        prefix + "join.queues[0]=arrived",
        prefix + "join.to=joined");
  }

  private ServiceProcess adapter(Broker broker, ServiceProcess service) throws IOException {
    String prefix = "--millrace.event.";
    return ServiceProcess.start(
        "event-adapter",
        folder,
        prefix + "name=" + ADAPTER,
        prefix + "from=kafka:" + TOPIC,
        prefix + "dead=kafka:" + DEAD,
        prefix + "gatherer.batch=\"order-\" + string(event.data.order)",
        prefix + "gatherer.count=event.data.?total",
        prefix + "gatherer.manifest=event.data.?names",
        prefix + "gatherer.name=event.data.n",
        prefix + "gatherer.end=event.type == \"marker\"",
        prefix + "gatherer.to=queue:arrived",
        prefix + "kafka.servers=" + broker.servers(),
        prefix + "kafka.properties.session.timeout.ms=6000",
        prefix + "queue.url=" + service.url());
  }

  private static long count(QueueClient queues, String queue)
      throws IOException, InterruptedException {
    return queues.queue(queue).total();
  }

  private static void check(QueueClient queues) throws IOException, InterruptedException {
    assertThat(queues.queue("arrived").count(ItemState.SUCCEEDED)).isEqualTo(ALL);
    assertThat(count(queues, "arrived")).as("items that are not done").isEqualTo(ALL);
    var fired = new TreeMap<String, List<Long>>();
    for (ItemStatus item : queues.items("joined", null, null, 100, null).items()) {
      JsonData data = Objects.requireNonNull(queues.item("joined", item.name()).data());
      var certificate = Json.strict().readValue(data.bytes(), JoinCertificate.class);
      assertThat(certificate.failed()).isNull();
      var counts = List.of(certificate.items(), certificate.succeeded());
      assertThat(fired.put(certificate.batch(), counts)).as("fired before").isNull();
    }
    var expected = new TreeMap<String, List<Long>>();
    GROUPS.forEach(
        group -> expected.put(group.batch(), List.of((long) group.size(), (long) group.size())));
    assertThat(fired).isEqualTo(expected);
    checkResults(queues, GROUPS.getLast());
  }

  /// The result of each item is what its event holds.
  private static void checkResults(QueueClient queues, Group group)
      throws IOException, InterruptedException {
    assertThat(queues.results("arrived", group.batch(), 1000, null).items())
        .extracting(item -> Objects.requireNonNull(item.result()).path("n").asInt())
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, group.size()).boxed().toList());
  }
}
