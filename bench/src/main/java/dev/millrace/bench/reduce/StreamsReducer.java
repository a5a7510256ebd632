package dev.millrace.bench.reduce;

import dev.millrace.bench.broker.Broker;
import dev.millrace.bench.machine.ProcessTree;
import dev.millrace.bench.process.Launch;
import dev.millrace.bench.process.Programs;
import dev.millrace.bench.process.ServerProcess;
import dev.millrace.bench.process.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// [StreamsAggregate] as a process of its own, on a real broker. All records wait when it starts,
/// and a fifth more in front of them: the clock runs from the first result that has that fifth in it
/// to the last one.
final class StreamsReducer implements Reducer {
  private static final long LEAST_BYTES = 8 << 20;
  private static final int WARM = 5;
  private static final long LEAST_WARM_UP = 20_000;
  private static final Duration PATIENCE = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofMinutes(20);
  private static final byte[] KEY = "all".getBytes(StandardCharsets.UTF_8);

  private final Broker broker;
  private final Workspace workspace;
  private final String classes;
  private final List<String> jvm;
  private int turns;

  StreamsReducer(Broker broker, Workspace workspace, String classes, List<String> jvm) {
    this.broker = broker;
    this.workspace = workspace;
    this.classes = classes;
    this.jvm = jvm;
  }

  @Override
  public String name() {
    return "kafka-streams";
  }

  @Override
  public String words() {
    return "Kafka Streams' aggregate of one key, exactly once, state in memory, on a real broker";
  }

  /// Of fewer it would tell all at once, and nothing could be timed.
  @Override
  public boolean takes(long bytes) {
    return bytes >= LEAST_BYTES && bytes <= MOST_BYTES;
  }

  @Override
  public Took reduce(Workload workload, long documents) throws IOException, InterruptedException {
    String in = "reduce-in-" + ++turns;
    String out = "reduce-out-" + turns;
    var topics = List.of(in, out);
    broker.create(topics);
    long warm = Math.max(documents / WARM, LEAST_WARM_UP / workload.inputs());
    fill(in, workload, warm + documents);
    var argv = new ArrayList<>(List.of(Programs.java()));
    argv.addAll(jvm);
    argv.addAll(List.of("-cp", classes, StreamsAggregate.class.getName()));
    argv.addAll(List.of(broker.servers(), in + "-app", in, out, workload.name()));
    try (ServerProcess process = workspace.start(in, Launch.of(argv));
        var results = results(out)) {
      return time(process, results, workload, warm, warm + documents);
    } finally {
      broker.delete(topics);
    }
  }

  private void fill(String topic, Workload workload, long documents) throws IOException {
    List<byte[]> all =
        workload.documents().stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    var failure = new AtomicReference<@Nullable Exception>();
    Map<String, Object> settings =
        Map.of("bootstrap.servers", broker.servers(), "linger.ms", 20, "batch.size", 128 * 1024);
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (long i = 0; i < documents; i++) {
        producer.send(
            new ProducerRecord<>(topic, KEY, all.get((int) (i % all.size()))),
            (metadata, e) -> {
              if (e != null) {
                failure.compareAndSet(null, e);
              }
            });
      }
    }
    Exception first = failure.get();
    if (first != null) {
      throw new IOException("the broker did not take a record: " + first.getMessage(), first);
    }
  }

  private KafkaConsumer<byte[], byte[]> results(String topic) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            broker.servers(),
            "auto.offset.reset",
            "earliest",
            "enable.auto.commit",
            false,
            "isolation.level",
            "read_committed");
    var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.assign(Broker.partitions(List.of(topic)));
    return consumer;
  }

  private Took time(
      ServerProcess process,
      KafkaConsumer<byte[], byte[]> results,
      Workload workload,
      long warm,
      long all)
      throws IOException {
    var tree = new ProcessTree(List.of(process.handle()));
    var begin = new AtomicReference<@Nullable Mark>();
    var end = new AtomicReference<@Nullable Mark>();
    process.await(
        () -> {
          for (ConsumerRecord<byte[], byte[]> record : results.poll(PATIENCE)) {
            var mark =
                new Mark(System.nanoTime(), tree.cpu(), StreamsAggregate.read(record.value()));
            if (begin.get() == null && mark.count() >= warm) {
              begin.set(mark);
            }
            if (mark.count() >= all) {
              end.set(mark);
            }
          }
          return end.get() != null;
        },
        "reduce %d records".formatted(all),
        LONGEST);
    return took(begin.get(), end.get(), workload, warm, all);
  }

  private record Mark(long nanos, Duration cpu, TreeMap<String, Long> totals) {
    long count() {
      return totals.getOrDefault(StreamsAggregate.COUNT, 0L);
    }
  }

  /// For all but the warm-up, at the rate of what lay between the two.
  private Took took(
      @Nullable Mark begin, @Nullable Mark end, Workload workload, long warm, long all)
      throws IOException {
    if (begin == null || end == null || begin.count() == all) {
      throw new IOException("kafka-streams told of all records at once: give it more");
    }
    var totals = new TreeMap<>(end.totals());
    totals.remove(StreamsAggregate.COUNT);
    JavaReducer.requireRight(name(), totals, workload, all);
    double scale = (double) (all - warm) / (all - begin.count()) / 1e9;
    return new Took(
        (end.nanos() - begin.nanos()) * scale, end.cpu().minus(begin.cpu()).toNanos() * scale);
  }
}
