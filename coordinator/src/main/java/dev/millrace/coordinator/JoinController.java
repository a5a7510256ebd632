package dev.millrace.coordinator;

import dev.millrace.contracts.Names;
import dev.millrace.contracts.batch.BarrierStatus;
import dev.millrace.coordinator.join.JoinRun;
import dev.millrace.rim.Refusal;
import java.io.IOException;
import java.time.Duration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// What a barrier waits for.
@RestController
final class JoinController {
  private final Coordination coordination;

  JoinController(Coordination coordination) {
    this.coordination = coordination;
  }

  @GetMapping("/api/v1/join/batches/{batch}")
  BarrierStatus status(@PathVariable String batch) throws InterruptedException {
    JoinRun join = coordination.join();
    if (join == null) {
      throw new Refusal(
          404, "no-join", "There is no barrier here", "millrace.coordinator.join is not set");
    }
    try {
      Names.requireLabel("batch", batch);
      return join.status(batch)
          .orElseThrow(
              () ->
                  new Refusal(
                      404,
                      "no-such-batch",
                      "There is no such batch",
                      "no queue of the barrier knows it: it has not begun, or is forgotten"));
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          400, "invalid-request", "The request is not valid", String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new Refusal(
              503,
              "unavailable",
              "The queue-service does not answer",
              String.valueOf(e.getMessage()))
          .retryAfter(Duration.ofSeconds(5));
    }
  }
}
