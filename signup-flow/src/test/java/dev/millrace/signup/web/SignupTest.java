package dev.millrace.signup.web;

import static dev.millrace.signup.web.WebPart.data;
import static dev.millrace.signup.web.WebPart.link;
import static dev.millrace.signup.web.WebPart.progressPath;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.signup.Kafka;
import dev.millrace.signup.register.Progress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Signing up and following links, on a real PostgreSQL and a real Kafka.
class SignupTest {
  private static WebPart web;

  @BeforeAll
  static void start() {
    web = new WebPart();
  }

  @AfterAll
  static void stop() {
    web.close();
  }

  @Test
  void whatItServesForProgramsIsDescribed() {
    var description = web.part.description();
    assertThat(description.calls()).isEqualTo(web.part.served());
    description.assertSchemas(
        Map.of(
            "Signup", SignupRequest.class,
            "Signup.Wanted", SignupRequest.Wanted.class,
            "SignupAccepted", SignupAccepted.class,
            "SignupProgress", Progress.class,
            "SignupProgress.Step", Progress.Step.class));
  }

  @Test
  void aSignUpIsARowAndAnEvent() {
    HttpResponse<String> answer = web.signUp("Anna@Bücher.example", "Anna Ünal");
    assertThat(answer.statusCode()).isEqualTo(202);
    ConsumerRecord<byte[], byte[]> event = awaitRequest("Anna@xn--bcher-kva.example");

    JsonNode data = data(event);
    assertThat(new String(event.key())).isEqualTo(data.path("id").asString());
    assertThat(Kafka.header(event, "ce_specversion")).isEqualTo("1.0");
    assertThat(Kafka.header(event, "ce_source")).isEqualTo("/signups");
    assertThat(Kafka.header(event, "ce_type")).isEqualTo("dev.millrace.signup.requested");
    assertThat(Kafka.header(event, "ce_subject")).isEqualTo(data.path("id").asString());
    assertThat(Kafka.header(event, "ce_time")).matches("2\\d{3}-.*Z");
    assertThat(Kafka.header(event, "ce_id")).hasSize(36);
    assertThat(Kafka.header(event, "content-type")).isEqualTo("application/json");
    assertThat(event.topic()).isEqualTo("signups");
    assertThat(data.path("name").asString()).isEqualTo("Anna Ünal");
    assertThat(data.path("region").asString()).isEqualTo("eu");
    assertThat(data.path("preferences").toString()).isEqualTo("{\"email\":true,\"text\":true}");
    assertThat(data.path("phone").asString()).isEqualTo("+491512345678");
    assertThat(link(event)).hasSizeLessThan(120);
    await().untilAsserted(() -> assertThat(web.count("outbox")).isZero());
  }

  @Test
  void anEventIsOnItsTopicWithinAFifthOfASecond() {
    web.signUp("warm@example.org");
    awaitRequest("warm@example.org");
    var millis = new ArrayList<Long>();
    for (int i = 0; i < 12; i++) {
      String email = "quick%d@example.org".formatted(i);
      long begun = System.nanoTime();
      web.signUp(email);
      awaitRequest(email);
      millis.add((System.nanoTime() - begun) / 1_000_000);
    }
    millis.sort(null);
    // The call itself and the way to the reader included; the slower ones are a busy machine's.
    assertThat(millis.get(3)).as("of %s ms", millis).isLessThan(200);
  }

  @Test
  void followingTheLinkConfirmsOnce_howeverOftenAtOnce() throws Exception {
    String page = progressPath(web.signUp("clicker@example.org"));
    String link = link(awaitRequest("clicker@example.org"));

    List<HttpResponse<String>> answers = atOnce(50, () -> web.part.get(link));

    assertThat(answers).allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(200));
    assertThat(answers)
        .allSatisfy(answer -> assertThat(answer.body()).contains("Your address is confirmed"));
    ConsumerRecord<byte[], byte[]> event = awaitVerified("clicker@example.org");
    assertThat(event.topic()).isEqualTo("verified");
    assertThat(data(event).has("link")).isFalse();
    assertThat(Kafka.header(event, "ce_id")).hasSize(36);
    web.signUp("after-clicker@example.org");
    awaitRequest("after-clicker@example.org");
    assertThat(web.events("verified", "clicker@example.org")).hasSize(1);
    assertThat(web.progress(page))
        .isEqualTo(
            "requested DONE, mailed DONE, verified DONE, welcomed WAITING,"
                + " notified-by-email WAITING, notified-by-text WAITING, ");
    assertThat(web.part.get(link).body()).contains("Your address is confirmed");
  }

  @Test
  void thePageFollowsTheFlowToItsEnd() {
    String page = progressPath(web.signUp("whole@example.org"));
    ConsumerRecord<byte[], byte[]> request = awaitRequest("whole@example.org");
    String later = ", verified LATER, welcomed LATER, notified LATER, ";
    assertThat(web.progress(page)).isEqualTo("requested DONE, mailed WAITING" + later);
    web.delivered(Kafka.header(request, "ce_id"), "verification");
    await()
        .untilAsserted(
            () ->
                assertThat(web.progress(page))
                    .isEqualTo(
                        "requested DONE, mailed DONE, verified WAITING, welcomed LATER,"
                            + " notified LATER, "));
    web.part.get(link(request));
    String event = Kafka.header(awaitVerified("whole@example.org"), "ce_id");
    web.delivered(event, "welcome");
    web.delivered(event, "notify-email");
    assertThat(web.part.json(page).path("finished").asBoolean()).isFalse();
    web.delivered(event, "notify-text");
    assertThat(web.part.json(page).path("finished").asBoolean()).isTrue();
    String html = web.part.get(page.replace("/api/v1", "")).body();
    assertThat(html).contains("You are all set").doesNotContain("whole@", "Anna", "2345678");
  }

  @Test
  void aHeadOrAPrefetchOfTheLinkConfirmsNothing() {
    web.signUp("peeked@example.org");
    String link = link(awaitRequest("peeked@example.org"));
    var head = HttpRequest.newBuilder(web.part.uri(link)).HEAD();
    assertThat(web.part.send(head).statusCode()).isEqualTo(200);
    assertThat(peek(link, "Sec-Purpose", "prefetch;prerender")).isEqualTo(200);
    assertThat(peek(link, "X-Purpose", "preview")).isEqualTo(200);
    assertThat(peek(link, "X-Moz", "prefetch")).isEqualTo(200);
    assertThat(used("peeked@example.org")).isFalse();
    web.part.get(link);
    assertThat(used("peeked@example.org")).isTrue();
  }

  private static int peek(String link, String header, String purpose) {
    return web.part
        .send(HttpRequest.newBuilder(web.part.uri(link)).header(header, purpose))
        .statusCode();
  }

  @Test
  void aLinkThatIsTooOldConfirmsNothing() {
    try (var slow = new WebPart("millrace.signup.link-life=2s")) {
      slow.signUp("late@example.org");
      String link = link(slow.awaitEvent("requested", "late@example.org"));
      slow.clock.forward(Duration.ofSeconds(3));
      HttpResponse<String> answer = slow.part.get(link);
      assertThat(answer.statusCode()).isEqualTo(410);
      assertThat(answer.body()).contains("too old");
      assertThat(slow.events("verified", "late@example.org")).isEmpty();

      slow.clock.forward(Duration.ofMinutes(10));
      slow.signUp("late@example.org");
      String fresh = link(slow.awaitEvent("requested", "late@example.org", 2));
      assertThat(slow.part.get(fresh).statusCode()).isEqualTo(200);
      slow.awaitEvent("verified", "late@example.org");
      slow.clock.forward(Duration.ofSeconds(3));
      assertThat(slow.part.get(fresh).body()).contains("Your address is confirmed");
      assertThat(slow.part.get(link).statusCode()).isEqualTo(410);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?token=", "?token=x", "?token=%00", "?token=..%2F", "?other=1"})
  void aBrokenLinkIsToldSo(String query) {
    HttpResponse<String> answer = web.part.get("/verify" + query);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("not complete");
  }

  @Test
  void aTokenOfAnotherKeyConfirmsNothing() {
    try (var other = new WebPart("millrace.signup.key=ffffffffffffffffffffffffffffffff")) {
      other.signUp("foreign@example.org");
      String link = link(other.awaitEvent("requested", "foreign@example.org"));
      assertThat(web.part.get(link).statusCode()).isEqualTo(400);
      assertThat(other.part.get(link).statusCode()).isEqualTo(200);
      assertThat(other.part.get(altered(link)).statusCode()).isEqualTo(400);
    }
  }

  /// Ends otherwise, also where it ends in an A.
  private static String altered(String text) {
    int at = text.length() - 2;
    return text.substring(0, at) + (text.charAt(at) == 'A' ? 'B' : 'A') + text.substring(at + 1);
  }

  @Test
  void aHandleCannotBeGuessed() {
    String path = progressPath(web.signUp("handle@example.org"));
    assertThat(web.part.get(altered(path)).statusCode()).isEqualTo(404);
    assertThat(web.part.get("/signups/nothing").statusCode()).isEqualTo(404);
    assertThat(web.part.get("/signups/nothing").headers().firstValue("Content-Type"))
        .hasValue("text/html;charset=utf-8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\":\"A\\r"
            + "\\n"
            + "Bcc: x@y.org\",\"email\":\"a@example.org\",\"region\":\"eu\"} | 400 |"
            + " invalid-signup",
        "{\"name\":\"A\",\"email\":\"a@example.org\",\"region\":\"eu\",\"admin\":true} | 400 |"
            + " unknown-field",
        "{\"name\":\"A\",\"email\":[\"a@example.org\"],\"region\":\"eu\"} | 400 | invalid-field",
        "{\"name\":\"A\",\"name\":\"B\",\"email\":\"a@example.org\"} | 400 | malformed-json",
        "{ | 400 | malformed-json",
        "{} | 400 | invalid-signup",
      })
  void whatIsNotASignUpIsRefused(String body, int status, String type) {
    long before = web.count("signup");
    HttpResponse<String> answer = web.part.post("/api/v1/signups", body);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains("/problems/" + type);
    assertThat(web.count("signup")).isEqualTo(before);
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() {
    HttpResponse<String> answer =
        web.part.post("/api/v1/signups", "{\"name\":\"%s\"}".formatted("a".repeat(70_000)));
    assertThat(answer.statusCode()).isEqualTo(413);
  }

  static List<HttpResponse<String>> atOnce(int count, Callable<HttpResponse<String>> call)
      throws Exception {
    var answers = new ArrayList<HttpResponse<String>>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResponse<String>>> futures =
          executor.invokeAll(Collections.nCopies(count, call));
      for (Future<HttpResponse<String>> future : futures) {
        answers.add(future.get());
      }
    }
    return answers;
  }

  private static boolean used(String email) {
    return web.database
        .jdbc()
        .sql("select used_at is not null from request where email = :email")
        .param("email", email)
        .query(Boolean.class)
        .single();
  }

  private static ConsumerRecord<byte[], byte[]> awaitRequest(String email) {
    return web.awaitEvent("requested", email);
  }

  private static ConsumerRecord<byte[], byte[]> awaitVerified(String email) {
    return web.awaitEvent("verified", email);
  }
}
