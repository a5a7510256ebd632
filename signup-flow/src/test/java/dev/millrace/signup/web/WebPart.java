package dev.millrace.signup.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.json.Json;
import dev.millrace.signup.Databases;
import dev.millrace.signup.Databases.Database;
import dev.millrace.signup.Kafka;
import dev.millrace.signup.RunningPart;
import dev.millrace.signup.SettableClock;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import tools.jackson.databind.JsonNode;

/// The part `web` on a database of its own, beside whatever else writes to the topics.
final class WebPart implements AutoCloseable {
  static final String KEY = "0123456789abcdef0123456789abcdef";

  final Database database;
  final RunningPart part;
  final SettableClock clock;
  private final Kafka.Reader reader;

  WebPart(String... settings) {
    this(Databases.create(), settings);
  }

  WebPart(Database database, String... settings) {
    this.database = database;
    reader = Kafka.reader("signups", "verified");
    part =
        RunningPart.start(
            "web",
            RunningPart.settings(settings(database), settings),
            SettableClock.InPlaceOfTheSystems.class);
    clock = part.context().getBean(SettableClock.class);
  }

  private static List<String> settings(Database database) {
    return RunningPart.settings(
        database.settings(),
        "millrace.signup.kafka.servers=" + Kafka.servers(),
        "millrace.signup.public-url=https://signup.example.org/",
        "millrace.signup.key=" + KEY);
  }

  HttpResponse<String> signUp(String email) {
    return signUp(email, "Anna");
  }

  HttpResponse<String> signUp(String email, String name) {
    return part.post(
        "/api/v1/signups",
        Json.strict()
            .writeValueAsString(
                Map.of(
                    "name",
                    name,
                    "email",
                    email,
                    "region",
                    "eu",
                    "preferences",
                    Map.of("email", true, "text", true),
                    "phone",
                    "+49 151 2345678")));
  }

  /// The API's path to look at what was answered.
  static String progressPath(HttpResponse<String> accepted) {
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    return Json.lenient().readTree(accepted.body()).path("progress").asString();
  }

  /// Steps and their states.
  String progress(String path) {
    var text = new StringBuilder();
    for (JsonNode step : part.json(path).path("steps")) {
      text.append(step.path("name").asString())
          .append(' ')
          .append(step.path("state").asString())
          .append(", ");
    }
    return text.toString();
  }

  /// About that address, in the order in which they came.
  List<ConsumerRecord<byte[], byte[]>> events(String type, String email) {
    return reader.records().stream()
        .filter(record -> Kafka.header(record, "ce_type").equals("dev.millrace.signup." + type))
        .filter(record -> data(record).path("email").asString().equals(email))
        .toList();
  }

  /// The last of that many, or more.
  ConsumerRecord<byte[], byte[]> awaitEvent(String type, String email, int count) {
    return await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(1)) // reading waits by itself
        .until(() -> events(type, email), events -> events.size() >= count)
        .getLast();
  }

  ConsumerRecord<byte[], byte[]> awaitEvent(String type, String email) {
    return awaitEvent(type, email, 1);
  }

  long requests(String email) {
    return database
        .jdbc()
        .sql("select count(*) from request where lower(email) = :email")
        .param("email", email)
        .query(Long.class)
        .single();
  }

  /// By then, an event of before has come.
  void settle() {
    await().untilAsserted(() -> assertThat(count("outbox")).isZero());
  }

  static JsonNode data(ConsumerRecord<byte[], byte[]> record) {
    return Json.lenient().readTree(record.value());
  }

  /// The path of the link in an event.
  static String link(ConsumerRecord<byte[], byte[]> record) {
    String link = data(record).path("link").asString();
    assertThat(link).startsWith("https://signup.example.org/verify?token=");
    return link.substring("https://signup.example.org".length());
  }

  long count(String table) {
    return database.jdbc().sql("select count(*) from " + table).query(Long.class).single();
  }

  /// As the mailer does.
  void delivered(String event, String what) {
    database
        .jdbc()
        .sql(
            """
            insert into delivery (event_id, what, state, first_at, settled_at, reference)
            values (:event, :what, 'sent', now(), now(), 'x')
            """)
        .param("event", event)
        .param("what", what)
        .update();
  }

  @Override
  public void close() {
    part.close();
    reader.close();
  }
}
