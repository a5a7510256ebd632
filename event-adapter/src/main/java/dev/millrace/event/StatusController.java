package dev.millrace.event;

import dev.millrace.contracts.event.EventRedrive;
import dev.millrace.contracts.event.EventRedriveResult;
import dev.millrace.contracts.event.PatternStatus;
import dev.millrace.contracts.event.PatternStatus.ShardStatus;
import dev.millrace.contracts.queue.ScaleStatus;
import dev.millrace.event.end.End;
import dev.millrace.event.pattern.LiveShards;
import dev.millrace.event.pump.Redrive;
import dev.millrace.event.scale.LagWatch;
import dev.millrace.event.watch.Troubles;
import dev.millrace.rim.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What the adapter is and how it fares; and the way back for its dead letters.
@RestController
@RequestMapping("/api/v1")
final class StatusController {
  private final EventPlan plan;
  private final Troubles troubles;
  private final Companions companions;

  StatusController(EventPlan plan, Troubles troubles, Companions companions) {
    this.plan = plan;
    this.troubles = troubles;
    this.companions = companions;
  }

  @GetMapping("/pattern")
  PatternStatus pattern() {
    return new PatternStatus(
        plan.name(),
        plan.pattern().word(),
        texts(plan.inputs()),
        texts(plan.outputs()),
        plan.dead() == null ? null : plan.dead().toString(),
        plan.isExactlyOnce() ? "exactly-once" : "at-least-once",
        troubles.open(),
        plan.shards() == null ? null : shards(plan.shards().live()));
  }

  private static List<ShardStatus> shards(LiveShards live) {
    return live.standings().stream()
        .map(standing -> new ShardStatus(standing.shard(), standing.in(), standing.reason()))
        .toList();
  }

  private static Map<String, String> texts(Map<String, End> ends) {
    var texts = new LinkedHashMap<String, String>();
    ends.forEach((name, end) -> texts.put(name, end.toString()));
    return texts;
  }

  @GetMapping("/scale")
  ScaleStatus scale() {
    LagWatch watch = companions.lag();
    if (watch == null) {
      throw new Refusal(
          404,
          "no-scale",
          "There is nothing to go by",
          "this adapter reads no topic: its queue's own scale tells how much there is to do");
    }
    ScaleStatus status = watch.status();
    if (status == null) {
      throw new Refusal(
              503,
              "not-measured",
              "It is not measured",
              "the lag is sampled every 5 s, and two samples are needed; /actuator/health tells"
                  + " when Kafka does not answer")
          .retryAfter(Duration.ofSeconds(5));
    }
    return status;
  }

  @PostMapping("/dead:redrive")
  EventRedriveResult redrive(@RequestBody(required = false) @Nullable EventRedrive request)
      throws InterruptedException {
    Redrive redrive = companions.redrive();
    if (redrive == null) {
      throw new Refusal(
          404,
          "no-dead-letters",
          "There are no dead letters here",
          plan.dead() == null
              ? "millrace.event.dead is not set; the dead letters of a queue are redriven at the queue"
              : "they were sent to %s, which gives none back: post them to the adapter, or to its input"
                  .formatted(plan.dead()));
    }
    long max = request == null || request.max() == null ? 1_000_000 : request.max();
    if (max < 1 || max > 1_000_000) {
      throw new Refusal(400, "invalid-field", "A field is not valid", "max: ask for 1 to 1000000");
    }
    try {
      var outcome = redrive.run(max);
      return new EventRedriveResult(outcome.redriven(), outcome.failed(), outcome.others());
    } catch (IOException e) {
      throw new Refusal(503, "not-redriven", "Not all was redriven", String.valueOf(e.getMessage()))
          .retryAfter(Duration.ofSeconds(5));
    }
  }
}
