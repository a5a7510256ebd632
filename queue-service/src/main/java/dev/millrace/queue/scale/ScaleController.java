package dev.millrace.queue.scale;

import dev.millrace.contracts.queue.ScaleStatus;
import dev.millrace.queue.call.Calls;
import dev.millrace.queue.machine.Query;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ScaleController {
  private final Calls calls;
  private final Scaler scaler;

  ScaleController(Calls calls, Scaler scaler) {
    this.calls = calls;
    this.scaler = scaler;
  }

  @GetMapping("/api/v1/queues/{queue}/scale")
  ScaleStatus scale(@PathVariable String queue) {
    return scaler.scale(calls.ask(new Query.GetQueue(queue)));
  }
}
