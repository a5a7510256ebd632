package dev.millrace.kubernetes.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.kubernetes.cluster.FakeCluster;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.awaitility.core.ConditionFactory;

/// A cluster, a queue, and adapters between them.
final class Rig implements AutoCloseable {
  final FakeCluster cluster = new FakeCluster();
  final KubernetesClient client = cluster.client();
  final MemoryQueue queue = new MemoryQueue();

  /// Added to the adapters' ticker.
  final AtomicLong skipped = new AtomicLong();

  Duration lease = Duration.ofSeconds(30);

  /// Between the adapters and the cluster.
  UnaryOperator<Cluster> between = UnaryOperator.identity();

  private final List<QueueRun> runs = new ArrayList<>();

  static ConditionFactory eventually() {
    return await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20));
  }

  static QueuePlan plan(int chunk, int parallelism) {
    return plan("here", "thumbs", chunk, parallelism);
  }

  static QueuePlan plan(String installation, String queue, int chunk, int parallelism) {
    return new QueuePlan(
        installation,
        queue,
        FakeCluster.NAMESPACE,
        chunk,
        parallelism,
        new PodSpecBuilder()
            .withContainers(
                new ContainerBuilder()
                    .withName(Words.WORKER)
                    .withImage("thumbs:7")
                    .withNewResources()
                    .addToLimits("memory", new Quantity("64Mi"))
                    .endResources()
                    .build())
            .build(),
        Duration.ofMinutes(10),
        Duration.ofHours(1),
        new Quantity("256Mi"),
        Duration.ofMinutes(2),
        Duration.ofMinutes(30),
        false,
        null,
        null);
  }

  QueueRun start(QueuePlan plan) {
    return start(plan, queue);
  }

  QueueRun start(QueuePlan plan, Leases leases) {
    QueueRun run = run(plan, leases);
    run.start(true);
    return run;
  }

  QueueRun run(QueuePlan plan, Leases leases) {
    var all =
        new JobPlan(
            lease,
            Duration.ofMillis(200),
            Duration.ofMillis(500),
            Duration.ofMinutes(5),
            List.of());
    var run =
        new QueueRun(
            plan,
            all,
            new JobFactory(plan, item -> "traceparent of " + item),
            leases,
            (pulse, news) ->
                between.apply(
                    new FabricCluster(
                        client,
                        plan.namespace(),
                        Map.of(Words.INSTALLATION, plan.installation(), Words.QUEUE, plan.queue()),
                        pulse,
                        news)),
            new JobMetrics(new SimpleMeterRegistry()),
            InstantSource.system(),
            () -> System.nanoTime() + skipped.get(),
            RandomGenerator.getDefault());
    runs.add(run);
    return run;
  }

  /// Lets that time pass for the adapters' patience.
  void skip(Duration time) {
    skipped.addAndGet(time.toNanos());
  }

  /// Half a minute for the adapters goes by with each look, as they may see something only after a
  /// skip that was meant for it.
  void awaitWhileTimePasses(BooleanSupplier condition) {
    eventually()
        .until(
            () -> {
              skip(Duration.ofSeconds(30));
              return condition.getAsBoolean();
            });
  }

  void awaitAllDone(int items) {
    eventually().untilAsserted(() -> assertThat(queue.done()).isEqualTo(items));
  }

  void awaitNothingLeft() {
    eventually()
        .untilAsserted(
            () -> {
              assertThat(cluster.jobs()).isEmpty();
              assertThat(cluster.pods()).isEmpty();
              assertThat(cluster.configMaps()).isEmpty();
            });
  }

  @Override
  public void close() {
    runs.forEach(QueueRun::close);
    client.close();
    cluster.close();
  }
}
