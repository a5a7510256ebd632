package dev.millrace.queue.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.queue.QueueEvent;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What an operator watches: events, metrics, health and the description of the interface.
abstract class WatchRules extends RestRules {
  WatchRules(Supplier<RunningQueue> running) {
    super(running);
  }

  @Test
  void eventsTellWhatHappensToAQueue_andOnlyToThatOne() throws Exception {
    String other = anotherQueue();
    try (var listener = listen(path + "/events")) {
      listener.awaitHello();
      http().post("/api/v1/queues/" + other + "/items", "{\"items\":[{}]}");
      enqueue("a");
      settle(fail(lease(), false));
      await()
          .untilAsserted(
              () ->
                  assertThat(listener.events())
                      .extracting(QueueEvent::type)
                      .containsExactly("enqueued", "ready", "leased", "failed", "dead"));
      assertThat(listener.events())
          .allSatisfy(event -> assertThat(event.queue()).isEqualTo(queue))
          .allSatisfy(event -> assertThat(event.item()).isEqualTo("a"));
      assertThat(listener.events().getLast().reason()).isEqualTo("it broke");
    }
  }

  @Test
  void aPauseIsToldWithItsReason() throws Exception {
    try (var listener = listen(path + "/events")) {
      listener.awaitHello();
      http().post(path + ":pause", "{\"reason\":\"the disk is full\"}");
      http().post(path + ":resume", "{}");
      await()
          .untilAsserted(
              () ->
                  assertThat(listener.events())
                      .extracting(QueueEvent::type, QueueEvent::reason)
                      .containsExactly(
                          tuple("paused", "the disk is full"), tuple("resumed", null)));
    }
  }

  @Test
  void oneStreamCanTellOfAllQueues() throws Exception {
    String other = anotherQueue();
    try (var listener = listen("/api/v1/events")) {
      listener.awaitHello();
      enqueue("a");
      http().post("/api/v1/queues/" + other + "/items", "{\"items\":[{}]}");
      await()
          .untilAsserted(
              () ->
                  assertThat(listener.events())
                      .extracting(QueueEvent::queue)
                      .contains(queue, other));
    }
  }

  @Test
  void metricsHaveTheQueuesDepthAndWhatHappened() throws Exception {
    enqueue("a", "b", "c");
    settle(complete(lease()));
    settle(fail(lease(), false));
    await()
        .untilAsserted(
            () ->
                assertThat(metrics())
                    .contains(
                        "millrace_queue_items{queue=\"%s\",state=\"ready\"} 1.0".formatted(queue),
                        "millrace_queue_items{queue=\"%s\",state=\"succeeded\"} 1.0"
                            .formatted(queue),
                        "millrace_queue_items{queue=\"%s\",state=\"dead\"} 1.0".formatted(queue),
                        "millrace_queue_enqueued_total{queue=\"%s\"} 3.0".formatted(queue),
                        "millrace_queue_leased_total{queue=\"%s\"} 2.0".formatted(queue),
                        "millrace_queue_failed_total{queue=\"%s\"} 1.0".formatted(queue),
                        "millrace_queue_dead_total{queue=\"%s\"} 1.0".formatted(queue),
                        "millrace_queue_expired_total{queue=\"%s\"} 0.0".formatted(queue),
                        "millrace_queue_succeeded_total{queue=\"%s\"} 1.0".formatted(queue),
                        "millrace_queue_attempt_seconds_count{queue=\"%s\"} 2".formatted(queue),
                        "millrace_queue_waiting_seconds_count{queue=\"%s\"} 2".formatted(queue))
                    .contains("millrace_queue_oldest_ready_seconds{queue=\"%s\"}".formatted(queue))
                    .contains("millrace_queue_desired_workers{queue=\"%s\"}".formatted(queue))
                    .contains(
                        "millrace_queue_call_seconds_bucket{call=\"enqueue\"",
                        "millrace_queue_call_seconds_bucket{call=\"lease\"",
                        "millrace_queue_call_seconds_bucket{call=\"settle\""));
  }

  @Test
  void aDeletedQueueTakesItsMetricsWithIt() throws Exception {
    enqueue("a");
    assertThat(metrics()).contains("queue=\"%s\"".formatted(queue));
    client().deleteQueue(queue);
    // The answer does not wait for all of them to be gone.
    await()
        .untilAsserted(() -> assertThat(metrics()).doesNotContain("queue=\"%s\"".formatted(queue)));
  }

  @Test
  void healthAndReadinessAreUp() {
    assertThat(http().get("/actuator/health/liveness").status()).isEqualTo(200);
    assertThat(http().get("/actuator/health/readiness").body()).contains("engine").contains("UP");
  }

  private String metrics() {
    return http().get("/actuator/prometheus").body();
  }

  private Listening listen(String path) {
    return new Listening(http().lines(path));
  }
}
