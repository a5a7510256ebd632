package dev.millrace.queue.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.QueueStatus;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

abstract class QueueRules extends RestRules {
  QueueRules(Supplier<RunningQueue> running) {
    super(running);
  }

  @Test
  void aSpecIsReadBackWithItsDefaultsFilledIn() throws Exception {
    QueueSpec spec = client().queue(queue).spec();
    assertThat(spec.lease()).isEqualTo(Duration.ofSeconds(30));
    assertThat(spec.maxAttempts()).isEqualTo(5);
    assertThat(spec.scaling()).isNotNull();
    assertThat(spec.source()).isNull();
  }

  @Test
  void whatIsReadBackMayBeDeclaredAgain() {
    var spec = http().get(path).json().path("spec");
    assertThat(http().put(path, spec.toString()).json().path("spec")).isEqualTo(spec);
  }

  @Test
  void declaringAgainChangesTheQueueAndKeepsItsItems() throws Exception {
    enqueue("a");
    declare("{\"lease\":\"45s\"}");
    QueueStatus status = client().queue(queue);
    assertThat(status.spec().lease()).isEqualTo(Duration.ofSeconds(45));
    assertThat(status.counts()).containsEntry(ItemState.READY, 1L);
  }

  @Test
  void allQueuesAreListed() throws Exception {
    String other = anotherQueue();
    assertThat(client().queues().queues()).extracting(QueueStatus::name).contains(queue, other);
  }

  @Test
  void aDeletedQueueIsGoneAndItsLeasesAreLost() throws Exception {
    enqueue("a");
    var lease = lease();
    assertThat(http().delete(path).status()).isEqualTo(204);
    assertProblem(http().get(path), 404, "no-such-queue");
    assertProblem(
        http()
            .post(
                path + "/leases:settle",
                "{\"leases\":[{\"do\":\"complete\",\"token\":\"%s\"}]}".formatted(lease.token())),
        404,
        "no-such-queue");
    declare("{}");
    assertThat(settle(complete(lease)).status()).isEqualTo(409);
  }

  @Test
  void aNameThatNoQueueCanHave_isNotSaidToBeForDeclaring() throws Exception {
    for (String name : List.of("Mail_1", "mail:stop")) {
      assertThat(http().get("/api/v1/queues/" + name).body())
          .contains("no-such-queue", "There can be none", "use 1 to 63 of a-z, 0-9 and '-'")
          .doesNotContain("PUT");
    }
  }

  @Test
  void deletingWhatIsNotThereIsA404() {
    assertProblem(http().delete("/api/v1/queues/nobody"), 404, "no-such-queue");
  }

  @Test
  void aPauseSaysWhyUntilTheQueueIsResumed() throws Exception {
    enqueue("a");
    assertThat(client().pause(queue).pauseReason()).isNull();
    assertThat(client().pause(queue, "the image is gone").pauseReason())
        .isEqualTo("the image is gone");
    assertThat(client().pause(queue).pauseReason()).isEqualTo("the image is gone");
    assertThat(client().pause(queue, "x".repeat(2000)).pauseReason()).hasSize(1024);
    assertThat(client().resume(queue).pauseReason()).isNull();
  }

  @Test
  void aPausedQueueHandsNothingOutUntilItIsResumed() throws Exception {
    enqueue("a");
    assertThat(client().pause(queue).paused()).isTrue();
    assertThat(lease(1)).isEmpty();
    assertThat(client().resume(queue).paused()).isFalse();
    assertThat(lease(1)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/queues/nobody",
        "/api/v1/queues/nobody/items",
        "/api/v1/queues/nobody/items/a",
        "/api/v1/queues/nobody/batches/b",
        "/api/v1/queues/nobody/batches/b:wait",
        "/api/v1/queues/nobody/scale",
        "/api/v1/queues/nobody/events"
      })
  void whateverIsAskedOfAnUnknownQueueIsA404(String path) {
    assertProblem(http().get(path), 404, "no-such-queue");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Upper", "-a", "a-", "a_b", "ä", "a b"})
  void aNameThatIsNoLabelIsRefused(String name) {
    assertProblem(
        http().put("/api/v1/queues/" + JsonHttp.segment(name), "{}"), 400, "invalid-request");
  }

  @Test
  void aNameOf64CharactersIsTooLong() {
    assertThat(http().put("/api/v1/queues/" + "a".repeat(63), "{}").status()).isEqualTo(200);
    assertProblem(http().put("/api/v1/queues/" + "a".repeat(64), "{}"), 400, "invalid-request");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"lease":"0s"}                            | lease
          {"lease":"13h"}                           | lease
          {"maxAttempts":0}                         | maxAttempts
          {"maxLost":1001}                          | maxLost
          {"backoff":{"factor":11}}                 | backoff.factor
          {"backoff":{"jitter":1.5}}                | backoff.jitter
          {"scaling":{"min":5,"max":3}}             | scaling.max
          {"source":{"url":"ftp://example.org/"}}   | source.url
          {"source":{"url":"file:///etc/passwd"}}   | source.url
          {"source":{"url":"http://u:p@localhost"}} | source.url
          {"executor":"magic"}                      | executor
          {"rate":{"limit":0}}                      | rate.limit
          """)
  void aSpecOutOfBoundsIsRefusedByFieldName(String spec, String field) {
    var answer = http().put(path, spec);
    assertProblem(answer, 400, "invalid-request");
    assertThat(answer.json().path("detail").asString()).contains(field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"-5s\"", "\"PT-5S\"", "\"5\"", "5", "\"soon\""})
  void aDurationThatIsNegativeOrHasNoUnitIsRefused(String duration) {
    var answer = http().put(path, "{\"lease\":%s}".formatted(duration));
    assertProblem(answer, 400, "invalid-field");
    assertThat(answer.json().path("field").asString()).isEqualTo("lease");
  }
}
