package dev.millrace.signup.delivery;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.source.Item;
import dev.millrace.contracts.worker.WorkResult;
import dev.millrace.rim.Refusal;
import dev.millrace.rim.Slots;
import dev.millrace.signup.event.ReceivedEvent;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// The worker interface over HTTP, for whatever a part sends.
@RestController
final class WorkController {
  private final Deliveries deliveries;
  private final Set<What> sends;
  private final Slots slots;
  private final DeliveryMetrics metrics;

  WorkController(Deliveries deliveries, Set<What> sends, Slots slots, DeliveryMetrics metrics) {
    this.deliveries = deliveries;
    this.sends = sends;
    this.slots = slots;
    this.metrics = metrics;
  }

  @PostMapping("/api/v1/work")
  WorkResult work(@RequestBody Item item) throws InterruptedException {
    ReceivedEvent event = event(item);
    What what = what(item, event);
    if (!slots.take()) {
      throw slots.refusal(429);
    }
    try {
      return result(what, metrics.timed(what, item, () -> deliveries.deliver(what, event)));
    } finally {
      slots.giveBack();
    }
  }

  private static ReceivedEvent event(Item item) {
    try {
      return ReceivedEvent.of(item.data());
    } catch (IllegalArgumentException e) {
      throw never("not-an-event", String.valueOf(e.getMessage()));
    }
  }

  private What what(Item item, ReceivedEvent event) {
    Item.Metadata metadata = item.metadata();
    String queue = metadata == null || metadata.queue() == null ? "" : metadata.queue();
    return What.of(event.type(), queue, sends)
        .orElseThrow(
            () ->
                never(
                    "not-for-here",
                    "nothing is sent here for an event of type \"%s\" from the queue \"%s\""
                        .formatted(event.type(), queue)));
  }

  private static WorkResult result(What what, Delivery delivery) {
    return switch (delivery) {
      case Delivery.Done done ->
          new WorkResult(
              JsonData.of(
                  Map.of(
                      "what", what.wire(),
                      "reference", done.reference(),
                      "at", done.at().toString())));
      case Delivery.Busy(Duration pause, String reason) ->
          throw new Refusal(503, "cannot-send-now", "Nothing can be sent just now", reason)
              .retryAfter(pause);
      case Delivery.Again(String reason) ->
          throw new Refusal(502, "not-sent", "It could not be sent this time", reason);
      case Delivery.Never(String reason) -> throw never("refused", reason);
    };
  }

  private static Refusal never(String reason, String detail) {
    return new Refusal(422, "item-impossible", "This item can never succeed", detail)
        .with("reason", reason);
  }
}
