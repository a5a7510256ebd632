package dev.millrace.signup.web;

import static dev.millrace.signup.web.WebPart.data;
import static dev.millrace.signup.web.WebPart.link;
import static dev.millrace.signup.web.WebPart.progressPath;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.Json;
import dev.millrace.signup.Kafka;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The same address again: nobody may learn from it who has signed up.
class SameAddressTest {
  private static WebPart web;

  @BeforeAll
  static void start() {
    web = new WebPart("millrace.signup.again=10m", "millrace.signup.mails=3");
  }

  @AfterAll
  static void stop() {
    web.close();
  }

  @Test
  void isAnsweredAsTheFirstTime_andMailedOnce() {
    long before = web.count("signup");
    HttpResponse<String> first = web.signUp("anna@example.org");
    HttpResponse<String> again = web.signUp("ANNA@Example.ORG");

    assertThat(again.statusCode()).isEqualTo(first.statusCode());
    assertThat(shape(again)).isEqualTo(shape(first));
    assertThat(again.body()).hasSameSizeAs(first.body());
    assertThat(new TreeSet<>(again.headers().map().keySet()))
        .isEqualTo(new TreeSet<>(first.headers().map().keySet()));
    assertThat(web.count("signup")).isEqualTo(before + 1);
    assertThat(web.requests("anna@example.org")).isEqualTo(1);
    web.awaitEvent("requested", "anna@example.org");
    web.settle();
    assertThat(web.events("requested", "anna@example.org")).hasSize(1);
  }

  @Test
  void manyAtOnceAreOneRowAndOneMail() throws Exception {
    long before = web.count("signup");
    List<HttpResponse<String>> answers =
        SignupTest.atOnce(30, () -> web.signUp("crowd@example.org"));
    assertThat(answers).allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(202));
    assertThat(web.count("signup")).isEqualTo(before + 1);
    assertThat(web.requests("crowd@example.org")).isEqualTo(1);
  }

  @Test
  void isMailedAgainAfterAWhile_butNotForEver() {
    for (int i = 0; i < 6; i++) {
      web.signUp("often@example.org");
      web.clock.forward(Duration.ofMinutes(11));
    }
    assertThat(web.requests("often@example.org")).isEqualTo(3);
    web.clock.forward(Duration.ofHours(24));
    web.signUp("often@example.org");
    assertThat(web.requests("often@example.org")).isEqualTo(4);
    web.awaitEvent("requested", "often@example.org", 4);
    List<ConsumerRecord<byte[], byte[]>> events = web.events("requested", "often@example.org");
    assertThat(events.stream().map(e -> Kafka.header(e, "ce_id"))).doesNotHaveDuplicates();
    assertThat(events.stream().map(WebPart::link)).doesNotHaveDuplicates();
  }

  @Test
  void whoAskedAMomentBeforeWhoCameFirstWaitsForTheSameMail() {
    web.signUp("both@example.org");
    web.clock.forward(Duration.ofMinutes(-1));
    String page = progressPath(web.signUp("both@example.org"));
    ConsumerRecord<byte[], byte[]> request = web.awaitEvent("requested", "both@example.org");
    web.delivered(Kafka.header(request, "ce_id"), "verification");
    web.clock.forward(Duration.ofSeconds(63));
    assertThat(web.progress(page)).startsWith("requested DONE, mailed DONE, verified WAITING");
  }

  /// What an address that is known looks like to somebody who is not its owner, step by step beside
  /// one that is not.
  @Test
  void thePageOfAConfirmedAddressLooksLikeThatOfANewOne() {
    web.signUp("known@example.org");
    ConsumerRecord<byte[], byte[]> request = web.awaitEvent("requested", "known@example.org");
    web.delivered(Kafka.header(request, "ce_id"), "verification");
    web.part.get(link(request));
    String event = Kafka.header(web.awaitEvent("verified", "known@example.org"), "ce_id");
    List.of("welcome", "notify-email", "notify-text").forEach(what -> web.delivered(event, what));

    for (Duration later : List.of(Duration.ofSeconds(30), Duration.ofMinutes(20))) {
      web.clock.forward(later);
      String known = progressPath(web.signUp("known@example.org"));
      String fresh = progressPath(web.signUp("fresh%d@example.org".formatted(later.toSeconds())));
      assertThat(web.progress(known)).isEqualTo(web.progress(fresh));
      web.clock.forward(Duration.ofSeconds(3));
      deliverAllVerifications();
      assertThat(web.progress(known)).contains("mailed DONE").isEqualTo(web.progress(fresh));
    }
    web.settle();
    assertThat(web.events("verified", "known@example.org")).hasSize(1);
  }

  @Test
  void whoeverFollowsALinkThatWasMailedSince_seesTheirPageGoOn() {
    web.signUp("twice@example.org");
    web.part.get(link(web.awaitEvent("requested", "twice@example.org")));
    web.awaitEvent("verified", "twice@example.org");
    web.clock.forward(Duration.ofMinutes(20));
    String page = progressPath(web.signUp("twice@example.org"));
    assertThat(web.progress(page)).contains("verified LATER");
    HttpResponse<String> second =
        web.part.get(link(web.awaitEvent("requested", "twice@example.org", 2)));
    assertThat(second.body()).contains("Your address is confirmed");
    assertThat(web.progress(page)).contains("verified DONE");
    web.settle();
    assertThat(web.events("verified", "twice@example.org")).hasSize(1);
  }

  @Test
  void whatALinkConfirmsIsWhatWasTypedForIt() {
    web.signUp("hijacked@example.org", "Somebody Else");
    web.clock.forward(Duration.ofMinutes(20));
    web.signUp("hijacked@example.org", "The Owner");
    web.part.get(link(web.awaitEvent("requested", "hijacked@example.org", 2)));
    assertThat(data(web.awaitEvent("verified", "hijacked@example.org")).path("name").asString())
        .isEqualTo("The Owner");
  }

  private void deliverAllVerifications() {
    web.database
        .jdbc()
        .sql(
            """
            insert into delivery (event_id, what, state, first_at, settled_at, reference)
            select id::text, 'verification', 'sent', now(), now(), 'x' from request
            on conflict do nothing
            """)
        .update();
  }

  private static List<String> shape(HttpResponse<String> answer) {
    JsonNode body = Json.lenient().readTree(answer.body());
    return List.copyOf(body.propertyNames());
  }
}
