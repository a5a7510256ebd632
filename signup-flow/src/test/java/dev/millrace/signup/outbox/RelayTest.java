package dev.millrace.signup.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.signup.Databases;
import dev.millrace.signup.Databases.Database;
import dev.millrace.signup.Kafka;
import dev.millrace.signup.event.EventType;
import dev.millrace.signup.event.SignupEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// From real rows to a real topic.
@ExtendWith(OutputCaptureExtension.class)
class RelayTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<Relay> started = new ArrayList<>();
  private Database database;
  private Kafka.Reader reader;

  @BeforeEach
  void start() {
    database = Databases.create();
    Flyway.configure().dataSource(database.url(), "postgres", "").load().migrate();
    reader = Kafka.reader("signups", "verified");
  }

  @AfterEach
  void stop() throws Exception {
    for (Relay relay : started) {
      relay.close();
    }
    reader.close();
  }

  @Test
  void eventsOfOneSignUpComeInTheirOrder_fromSeveralReplicas() {
    var subject = UUID.randomUUID();
    relay(3);
    relay(3);
    List<UUID> ids = IntStream.range(0, 50).mapToObj(i -> write(subject)).toList();
    await().untilAsserted(() -> assertThat(received(subject)).hasSizeGreaterThanOrEqualTo(50));
    assertThat(received(subject)).isEqualTo(ids);
    await().untilAsserted(() -> assertThat(rows()).isZero());
  }

  @Test
  void whatWasAcknowledgedButNotTakenAway_isSentAgainWithTheSameId(CapturedOutput output) {
    database
        .jdbc()
        .sql(
            """
            create function crash() returns trigger language plpgsql
              as $$ begin raise exception 'crashed before the commit'; end $$;
            create trigger crash before delete on outbox execute function crash();
            """)
        .update();
    var subject = UUID.randomUUID();
    UUID id = write(subject);
    Relay relay = relay(10);
    await().untilAsserted(() -> assertThat(received(subject)).hasSizeGreaterThanOrEqualTo(2));
    assertThat(relay.state().trouble()).isEqualTo("the outbox cannot be read");
    assertThat(output.getOut()).contains("cannot be read: ERROR: crashed before the commit");
    database.jdbc().sql("drop trigger crash on outbox").update();
    await().untilAsserted(() -> assertThat(rows()).isZero());
    await().untilAsserted(() -> assertThat(relay.state().trouble()).isNull());
    assertThat(received(subject)).containsOnly(id);
  }

  @Test
  void aRelayOutlivesItsConnections() {
    Relay relay = relay(10);
    await().untilAsserted(() -> assertThat(relay.state().trouble()).isNull());
    database.open(false);
    await().untilAsserted(() -> assertThat(relay.state().trouble()).isNotNull());
    database.open(true);
    var subject = UUID.randomUUID();
    UUID id = write(subject);
    await().untilAsserted(() -> assertThat(received(subject)).containsExactly(id));
  }

  @Test
  void withoutKafka_eventsWait_andTheHealthSaysSo_andTheLogSaysItOnce(CapturedOutput output) {
    Relay relay =
        relay(
            new KafkaSettings(
                "127.0.0.1:1", Map.of(), 10, Duration.ofSeconds(1), Duration.ofMinutes(1)));
    write(UUID.randomUUID());
    var health = new RelayHealth(relay, Duration.ofMinutes(1), InstantSource.system());
    await()
        .untilAsserted(
            () ->
                assertThat(String.valueOf(health.health().getDetails().get("trouble")))
                    .startsWith("Kafka does not answer, or has no topic signups: "));
    assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
    assertThat(rows()).isEqualTo(1);
    await().until(() -> registry.counter("millrace.signup.events.failures").count() >= 3);
    assertThat(output.getOut()).containsOnlyOnce("Events wait");
  }

  @Test
  void troubleIsBorneForTheLengthOfThePatience_onceTheTopicsWereFound() {
    Relay relay = relay(10);
    await().untilAsserted(() -> assertThat(relay.state().trouble()).isNull());
    database.open(false);
    await().untilAsserted(() -> assertThat(relay.state().trouble()).isNotNull());
    Instant since = relay.state().since();
    assertThat(status(relay, since.plusSeconds(59))).isEqualTo(Status.UP);
    assertThat(status(relay, since.plusSeconds(61))).isEqualTo(Status.DOWN);
    database.open(true);
  }

  private static Status status(Relay relay, Instant now) {
    return new RelayHealth(relay, Duration.ofMinutes(1), () -> now).health().getStatus();
  }

  private Relay relay(int batch) {
    return relay(
        new KafkaSettings(
            Kafka.servers(), Map.of(), batch, Duration.ofSeconds(10), Duration.ofMinutes(1)));
  }

  private Relay relay(KafkaSettings settings) {
    var source = new DriverManagerDataSource(database.url(), "postgres", "");
    var relay =
        new Relay(
            new Outbox(JdbcClient.create(source)),
            new TransactionTemplate(new JdbcTransactionManager(source)),
            settings,
            InstantSource.system(),
            registry);
    relay.start();
    started.add(relay);
    return relay;
  }

  private UUID write(UUID subject) {
    var id = UUID.randomUUID();
    byte[] data = "{}".getBytes(StandardCharsets.UTF_8);
    new Outbox(database.jdbc())
        .add(new SignupEvent(id, EventType.REQUESTED, subject, Instant.now(), data));
    return id;
  }

  private List<UUID> received(UUID subject) {
    return reader.records().stream()
        .filter(record -> new String(record.key()).equals(subject.toString()))
        .map((ConsumerRecord<byte[], byte[]> record) -> Kafka.header(record, "ce_id"))
        .map(UUID::fromString)
        .toList();
  }

  private long rows() {
    return database.jdbc().sql("select count(*) from outbox").query(Long.class).single();
  }
}
