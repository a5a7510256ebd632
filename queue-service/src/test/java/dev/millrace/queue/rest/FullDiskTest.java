package dev.millrace.queue.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {
  @Test
  void writesAreA507WithRetryAfter_whileReadingWorks(@TempDir Path store) {
    try (var running = RunningQueue.start(store)) {
      assertThat(running.http().put("/api/v1/queues/q", "{}").status()).isEqualTo(200);
    }
    // More free space is asked for than any disk has.
    try (var running = RunningQueue.start(store, "millrace.embedded.reserve=1000TB")) {
      var refused = running.http().post("/api/v1/queues/q/items", "{\"items\":[{}]}");
      RestRules.assertProblem(refused, 507, "store-full");
      assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
      assertThat(running.http().get("/api/v1/queues/q").status()).isEqualTo(200);
      assertThat(running.http().get("/actuator/health/liveness").status()).isEqualTo(200);
      assertThat(running.http().get("/actuator/health/readiness").status()).isEqualTo(503);
    }
  }
}
