package dev.millrace.queue.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.SettleRequest;
import dev.millrace.contracts.queue.SettleResult.Settled;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.queue.rest.Caller.Answer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;

/// One chapter of the contract. Each test has a declared queue of its own.
abstract class RestRules {
  /// A connection on which nothing is being served and nothing comes is closed after this.
  static final Duration IDLE_TIMEOUT = Duration.ofSeconds(4);

  private static final AtomicInteger QUEUES = new AtomicInteger();

  private final Supplier<RunningQueue> running;
  final String queue = "q" + QUEUES.incrementAndGet();
  final String path = "/api/v1/queues/" + queue;

  RestRules(Supplier<RunningQueue> running) {
    this.running = running;
  }

  @BeforeEach
  void declareTheQueue() {
    declare("{}");
  }

  RunningQueue running() {
    return running.get();
  }

  Caller http() {
    return running.get().http();
  }

  QueueClient client() {
    return running.get().client();
  }

  String anotherQueue() {
    String name = "q" + QUEUES.incrementAndGet();
    assertThat(http().put("/api/v1/queues/" + name, "{}").status()).isEqualTo(200);
    return name;
  }

  void declare(String spec) {
    Answer answer = http().put(path, spec);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  void enqueue(String... names) throws Exception {
    client()
        .enqueue(
            queue, Arrays.stream(names).map(name -> NewItem.of(name, JsonData.empty())).toList());
  }

  Lease lease() throws Exception {
    var leases = lease(1);
    assertThat(leases).as("a lease of %s", queue).hasSize(1);
    return leases.getFirst();
  }

  List<Lease> lease(int max) throws Exception {
    return client().lease(queue, new LeaseRequest("worker-1", max, Duration.ZERO, null)).leases();
  }

  Settled settle(Settlement settlement) throws Exception {
    return client()
        .settle(queue, new SettleRequest(List.of(settlement), null))
        .results()
        .getFirst();
  }

  static Settlement complete(Lease lease) {
    return new Settlement.Complete(lease.token(), null, null);
  }

  static Settlement fail(Lease lease, boolean retryable) {
    return new Settlement.Fail(lease.token(), "it broke", retryable, null, null, "boom");
  }

  /// A 4xx or 5xx is always a problem document of the given type.
  static void assertProblem(Answer answer, int status, String slug) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.json().path("type").asString()).isEqualTo("/problems/" + slug);
    assertThat(answer.json().path("status").asInt()).isEqualTo(status);
    assertThat(answer.json().path("title").asString()).isNotBlank();
    assertThat(answer.json().path("detail").asString()).isNotBlank();
  }

  static void assertInvalid(Answer answer, String field) {
    assertProblem(answer, 400, "invalid-request");
    assertThat(answer.json().path("field").asString()).isEqualTo(field);
    assertThat(answer.json().path("detail").asString()).startsWith(field);
  }
}
