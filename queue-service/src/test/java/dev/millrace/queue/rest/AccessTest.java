package dev.millrace.queue.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTest {
  private static final String TOKEN = "-0123456789abcdef";

  @SuppressWarnings("NullAway.Init")
  private static RunningQueue running;

  @BeforeAll
  static void start(@TempDir Path store) {
    running =
        RunningQueue.start(
            store,
            "millrace.security.tokens[0].token=viewer" + TOKEN,
            "millrace.security.tokens[0].roles=viewer",
            "millrace.security.tokens[1].token=producer" + TOKEN,
            "millrace.security.tokens[1].roles=producer",
            "millrace.security.tokens[2].token=worker" + TOKEN,
            "millrace.security.tokens[2].roles=worker",
            "millrace.security.tokens[3].token=operator" + TOKEN,
            "millrace.security.tokens[3].roles=operator");
    assertThat(call("operator", "PUT", "/api/v1/queues/q", "{}")).isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      textBlock =
          """
          GET,    /api/v1/queues,                    viewer producer worker operator
          GET,    /api/v1/queues/q,                  viewer producer worker operator
          GET,    /api/v1/queues/q/items/a%2Fb,      viewer producer worker operator
          GET,    /api/v1/queues/q/scale,            viewer producer worker operator
          GET,    /api/v1/queues/q/batches/b:wait,   viewer producer worker operator
          POST,   /api/v1/queues/q/items,            producer operator
          DELETE, /api/v1/queues/q/items/a%2Fb,      producer operator
          PUT,    /api/v1/queues/q/batches/b,        producer operator
          POST,   /api/v1/queues/q/batches/b:cancel, producer operator
          POST,   /api/v1/queues/q/leases,           worker operator
          POST,   /api/v1/queues/q/leases:settle,    worker operator
          PUT,    /api/v1/queues/q,                  operator
          DELETE, /api/v1/queues/none,               operator
          POST,   /api/v1/queues/q:pause,            worker operator
          POST,   /api/v1/queues/q:resume,           operator
          POST,   /api/v1/queues/q:redrive,          operator
          POST,   /api/v1/queues/q:purge,            operator
          GET,    /actuator/prometheus,              viewer producer worker operator
          """)
  void onlyTheseRolesMay(String method, String path, String roles) {
    for (String role : new String[] {"viewer", "producer", "worker", "operator"}) {
      int status = call(role, method, path, method.equals("GET") ? null : "{}");
      if (roles.contains(role)) {
        assertThat(status).as(role).isNotIn(401, 403);
      } else {
        assertThat(status).as(role).isEqualTo(403);
      }
    }
  }

  @Test
  void withoutATokenOnlyHealthAndDescriptionsAreShown() {
    assertThat(running.http().get("/api/v1/queues").status()).isEqualTo(401);
    assertThat(running.http().get("/actuator/health").status()).isEqualTo(200);
    assertThat(running.http().get("/openapi").status()).isEqualTo(200);
  }

  private static int call(String role, String method, String path, @Nullable String body) {
    return running
        .http()
        .call(method, path, body, "Authorization", "Bearer " + role + TOKEN)
        .status();
  }
}
