package dev.millrace.e2e.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.e2e.process.Ended;
import dev.millrace.e2e.process.Jar;
import dev.millrace.e2e.process.KafkaNode;
import dev.millrace.e2e.process.Ports;
import dev.millrace.e2e.process.Program;
import dev.millrace.e2e.process.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The queue-service on a cluster that speaks TLS only, and asks who is there.
@Timeout(600)
class SecureClusterTest {
  private static final String PASSWORD = "changeit";
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir Path folder;

  @Test
  void theQueueWorksWithTheSettingsOfItsClients_andSaysWhatIsWrongWithThem() throws Exception {
    int port = Ports.free();
    Path store = keys();
    Path records = Files.createDirectories(folder.resolve("kafka"));
    Program broker =
        KafkaNode.begin(records, broker(port, records.resolve("records"), store), "400m");
    try {
      try (ServiceProcess service = start(port, "secret").awaitReady(PATIENCE)) {
        QueueClient queue = QueueClient.of(service.url());
        queue.declare("q", QueueSpec.defaults());
        queue.enqueue("q", List.of(NewItem.of("a", JsonData.empty())));
        assertThat(queue.item("q", "a").name()).isEqualTo("a");
      }
      Ended refused = refused(port, "wrong");
      assertThat(refused.exitCode()).isNotZero();
      assertThat(refused.output())
          .contains("The Kafka engine cannot start", "Authentication failed")
          .doesNotContain("\tat ");
    } finally {
      broker.kill();
    }
  }

  private Path keys() throws Exception {
    Path store = folder.resolve("keys.p12");
    var keytool =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "kafka",
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=dns:localhost,ip:127.0.0.1",
            "-validity",
            "2",
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            PASSWORD);
    Ended ended = Ended.run(keytool, PATIENCE);
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    return store;
  }

  private static Properties broker(int port, Path records, Path store) throws IOException {
    int controller = Ports.free();
    var all = new Properties();
    all.putAll(
        Map.of(
            "node.id", "1",
            "process.roles", "broker,controller",
            "controller.quorum.voters", "1@localhost:" + controller,
            "listeners",
                "SASL_SSL://127.0.0.1:%d,CONTROLLER://localhost:%d".formatted(port, controller),
            "controller.listener.names", "CONTROLLER",
            "listener.security.protocol.map", "SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT",
            "inter.broker.listener.name", "SASL_SSL",
            "log.dirs", records.toString(),
            "auto.create.topics.enable", "false",
            "group.initial.rebalance.delay.ms", "0"));
    all.putAll(
        Map.of(
            "sasl.enabled.mechanisms",
            "PLAIN",
            "sasl.mechanism.inter.broker.protocol",
            "PLAIN",
            "listener.name.sasl_ssl.plain.sasl.jaas.config",
            login("broker", "brokers") + " user_broker=\"brokers\" user_millrace=\"secret\";",
            "ssl.keystore.location",
            store.toString(),
            "ssl.keystore.type",
            "PKCS12",
            "ssl.keystore.password",
            PASSWORD,
            "ssl.truststore.location",
            store.toString(),
            "ssl.truststore.type",
            "PKCS12",
            "ssl.truststore.password",
            PASSWORD));
    for (String topic : List.of("offsets.topic", "transaction.state.log")) {
      all.put(topic + ".num.partitions", "2");
      all.put(topic + ".replication.factor", "1");
    }
    all.put("transaction.state.log.min.isr", "1");
    return all;
  }

  private static String login(String user, String password) {
    return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\""
        .formatted(user, password);
  }

  private List<String> settings(int port, String password) {
    var all = new ArrayList<String>();
    all.add("--millrace.engine=kafka");
    all.add("--millrace.kafka.bootstrap-servers=127.0.0.1:" + port);
    all.add("--millrace.kafka.replication=1");
    all.add("--millrace.kafka.cells=2");
    all.add("--millrace.store=" + folder.resolve("store"));
    Map.of(
            "security.protocol",
            "SASL_SSL",
            "sasl.mechanism",
            "PLAIN",
            "sasl.jaas.config",
            login("millrace", password) + ";",
            "ssl.truststore.location",
            folder.resolve("keys.p12").toString(),
            "ssl.truststore.type",
            "PKCS12",
            "ssl.truststore.password",
            PASSWORD)
        .forEach(
            (key, value) -> all.add("--millrace.kafka.properties[%s]=%s".formatted(key, value)));
    return all;
  }

  private ServiceProcess start(int port, String password) throws Exception {
    return ServiceProcess.start("queue-service", folder, Map.of(), settings(port, password));
  }

  private Ended refused(int port, String password) throws Exception {
    List<String> command = Jar.command("queue-service", "--enable-native-access=ALL-UNNAMED");
    command.add("--server.port=0");
    command.addAll(settings(port, password));
    return Ended.run(new ProcessBuilder(command), PATIENCE);
  }
}
