package dev.millrace.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.Problem;
import dev.millrace.contracts.batch.BarrierStatus;
import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.rim.openapi.ApiDescription;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/// A coordinator whose queue-service is away: what it says of itself, and how it refuses.
class JoinControllerTest {
  private static final HttpClient HTTP = JsonHttp.newClient();

  private static ConfigurableApplicationContext app;

  @BeforeAll
  static void begin() {
    app = start("join.control=open", "join.queues=blur", "join.to=passed");
  }

  @AfterAll
  static void end() {
    app.close();
  }

  @Test
  void whatItServesIsDescribed() throws Exception {
    var description = ApiDescription.of(get(app, "/openapi").body());
    assertThat(description.calls()).isEqualTo(ApiDescription.served(app));
    description.assertSchemas(
        Map.of("BarrierStatus", BarrierStatus.class, "BatchStatus", BatchStatus.class));
  }

  @Test
  void aQueueServiceThatIsAwayIsToBeAskedAgain() throws Exception {
    HttpResponse<String> answer = get(app, "/api/v1/join/batches/photos-1");
    refused(answer, 503, "unavailable");
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Photos", "-", "a.b"})
  void aNameThatNoBatchHasIsRefused(String name) throws Exception {
    refused(get(app, "/api/v1/join/batches/" + name), 400, "invalid-request");
  }

  @Test
  void whoOnlyReducesHasNoBarrier() throws Exception {
    try (var other = start("reduce.queue=parts", "reduce.to=totals", "reduce.merges=merges")) {
      refused(get(other, "/api/v1/join/batches/photos-1"), 404, "no-join");
    }
  }

  private static ConfigurableApplicationContext start(String... settings) {
    return SpringApplication.run(
        CoordinatorApplication.class,
        Stream.concat(
                Stream.of("--server.port=0", "--millrace.coordinator.url=http://127.0.0.1:1"),
                Stream.of(settings).map(setting -> "--millrace.coordinator." + setting))
            .toArray(String[]::new));
  }

  private static HttpResponse<String> get(ConfigurableApplicationContext app, String path)
      throws Exception {
    String port = app.getEnvironment().getRequiredProperty("local.server.port");
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Accept", "application/json")
            .build(),
        BodyHandlers.ofString());
  }

  private static void refused(HttpResponse<String> answer, int status, String type) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(Json.lenient().readValue(answer.body(), Problem.class).is(type)).isTrue();
  }
}
