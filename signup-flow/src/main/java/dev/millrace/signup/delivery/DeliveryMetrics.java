package dev.millrace.signup.delivery;

import dev.millrace.contracts.source.Item;
import dev.millrace.rim.Slots;
import dev.millrace.rim.log.LoggedItem;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts what is sent and what is not, and says in the log why not. Names and addresses are not
/// logged; what a server says may hold one.
final class DeliveryMetrics {
  private static final Logger log = LoggerFactory.getLogger(DeliveryMetrics.class);

  private final MeterRegistry registry;

  DeliveryMetrics(MeterRegistry registry, Slots slots) {
    this.registry = registry;
    registry.gauge("millrace.signup.slots.busy", slots, Slots::busy);
  }

  interface Work {
    Delivery run() throws InterruptedException;
  }

  Delivery timed(What what, Item item, Work work) throws InterruptedException {
    Timer.Sample sample = Timer.start(registry);
    String outcome = "failed";
    try {
      Delivery delivery = work.run();
      outcome = outcome(delivery, item);
      return delivery;
    } finally {
      sample.stop(
          registry.timer("millrace.signup.delivery", "what", what.wire(), "outcome", outcome));
    }
  }

  private static String outcome(Delivery delivery, Item item) {
    return switch (delivery) {
      case Delivery.Done done -> done.repeated() ? "repeated" : "sent";
      case Delivery.Busy busy -> said(item, "busy", busy.reason());
      case Delivery.Again again -> said(item, "again", again.reason());
      case Delivery.Never never -> said(item, "never", never.reason());
    };
  }

  private static String said(Item item, String outcome, String reason) {
    LoggedItem.in(log.atWarn().addKeyValue("outcome", outcome), item.metadata()).log(reason);
    return outcome;
  }
}
