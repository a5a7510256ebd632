package dev.millrace.queue.engine;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/// One real broker for all tests of this JVM; each test's service has a name of its own in it.
public final class TestKafka {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final EmbeddedKafkaKraftBroker BROKER = start();

  private TestKafka() {}

  private static EmbeddedKafkaKraftBroker start() {
    var broker = new EmbeddedKafkaKraftBroker(1, 1);
    broker.brokerProperties(
        Map.of(
            "auto.create.topics.enable", "false",
            "group.initial.rebalance.delay.ms", "0",
            "offsets.topic.num.partitions", "1",
            "transaction.state.log.num.partitions", "1",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1"));
    broker.afterPropertiesSet();
    Runtime.getRuntime().addShutdownHook(new Thread(broker::destroy));
    return broker;
  }

  public static String servers() {
    return BROKER.getBrokersAsString();
  }

  /// A name that no other service has.
  public static String newName() {
    return "test-" + NUMBER.incrementAndGet();
  }

  /// The settings of a service that lives in this broker.
  public static List<String> settings(String name, int cells) {
    return List.of(
        "millrace.engine=kafka",
        "millrace.kafka.bootstrap-servers=" + servers(),
        "millrace.kafka.name=" + name,
        "millrace.kafka.replication=1",
        "millrace.kafka.cells=" + cells);
  }
}
