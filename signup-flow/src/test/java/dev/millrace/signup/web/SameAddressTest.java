package dev.millrace.signup.web;

import static dev.millrace.signup.web.WebPart.data;
import static dev.millrace.signup.web.WebPart.link;
import static dev.millrace.signup.web.WebPart.progressPath;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.json.Json;
import dev.millrace.signup.Kafka;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The same address again: nobody may learn from it who has signed up.
class SameAddressTest {
  private WebPart web;

  @BeforeEach
  void start() {
    web = new WebPart("millrace.signup.again=10m", "millrace.signup.mails=3");
  }

  @AfterEach
  void stop() {
    web.close();
  }

  @Test
  void isAnsweredAsTheFirstTime_andMailedOnce() {
    HttpResponse<String> first = web.signUp("anna@example.org");
    HttpResponse<String> again = web.signUp("ANNA@Example.ORG");

    assertThat(again.statusCode()).isEqualTo(first.statusCode());
    assertThat(shape(again)).isEqualTo(shape(first));
    assertThat(again.body()).hasSameSizeAs(first.body());
    assertThat(new TreeSet<>(again.headers().map().keySet()))
        .isEqualTo(new TreeSet<>(first.headers().map().keySet()));
    assertThat(web.count("signup")).isEqualTo(1);
    assertThat(web.count("request")).isEqualTo(1);
    settle();
    assertThat(web.events("requested")).hasSize(1);
  }

  @Test
  void manyAtOnceAreOneRowAndOneMail() throws Exception {
    List<HttpResponse<String>> answers =
        SignupTest.atOnce(30, () -> web.signUp("crowd@example.org"));
    assertThat(answers).allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(202));
    assertThat(web.count("signup")).isEqualTo(1);
    assertThat(web.count("request")).isEqualTo(1);
  }

  @Test
  void isMailedAgainAfterAWhile_butNotForEver() {
    for (int i = 0; i < 6; i++) {
      web.signUp("anna@example.org");
      web.clock.forward(Duration.ofMinutes(11));
    }
    assertThat(web.count("request")).isEqualTo(3);
    web.clock.forward(Duration.ofHours(24));
    web.signUp("anna@example.org");
    assertThat(web.count("request")).isEqualTo(4);
    List<ConsumerRecord<byte[], byte[]>> events = web.awaitEvents("requested", 4);
    assertThat(events.stream().map(e -> Kafka.header(e, "ce_id"))).doesNotHaveDuplicates();
    assertThat(events.stream().map(WebPart::link)).doesNotHaveDuplicates();
  }

  /// What an address that is known looks like to somebody who is not its owner, step by step beside
  /// one that is not.
  @Test
  void thePageOfAConfirmedAddressLooksLikeThatOfANewOne() {
    web.signUp("known@example.org");
    ConsumerRecord<byte[], byte[]> request = web.awaitEvents("requested", 1).getFirst();
    web.delivered(Kafka.header(request, "ce_id"), "verification");
    web.part.get(link(request));
    String event = Kafka.header(web.awaitEvents("verified", 1).getFirst(), "ce_id");
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
    settle();
    assertThat(web.events("verified")).hasSize(1);
  }

  @Test
  void whoeverFollowsALinkThatWasMailedSince_seesTheirPageGoOn() {
    web.signUp("twice@example.org");
    web.part.get(link(web.awaitEvents("requested", 1).getFirst()));
    web.awaitEvents("verified", 1);
    web.clock.forward(Duration.ofMinutes(20));
    String page = progressPath(web.signUp("twice@example.org"));
    assertThat(web.progress(page)).contains("verified LATER");
    HttpResponse<String> second = web.part.get(link(web.awaitEvents("requested", 2).getLast()));
    assertThat(second.body()).contains("Your address is confirmed");
    assertThat(web.progress(page)).contains("verified DONE");
    settle();
    assertThat(web.events("verified")).hasSize(1);
  }

  @Test
  void whatALinkConfirmsIsWhatWasTypedForIt() {
    web.signUp("hijacked@example.org", "Somebody Else");
    web.clock.forward(Duration.ofMinutes(20));
    web.signUp("hijacked@example.org", "The Owner");
    web.part.get(link(web.awaitEvents("requested", 2).getLast()));
    assertThat(data(web.awaitEvents("verified", 1).getFirst()).path("name").asString())
        .isEqualTo("The Owner");
  }

  /// By now, an event of the past would have come.
  private void settle() {
    await().untilAsserted(() -> assertThat(web.count("outbox")).isZero());
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
