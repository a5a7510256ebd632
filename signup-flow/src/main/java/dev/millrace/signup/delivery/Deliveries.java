package dev.millrace.signup.delivery;

import dev.millrace.signup.event.ReceivedEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/// Sends for each event, and each [What], once. While one sends, its entry in the table is locked,
/// and whoever comes with the same event is told to come again. Safe for all threads, here and
/// elsewhere.
public final class Deliveries {
  private static final Logger log = LoggerFactory.getLogger(Deliveries.class);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofMillis(100);

  private final Ledger ledger;
  private final TransactionTemplate transactions;
  private final Sender sender;
  private final InstantSource clock;
  private final Duration stubbornness;

  /// @param stubbornness how long to go on recording that something was sent while the database
  ///     is away, since not to would have it sent again
  Deliveries(
      Ledger ledger,
      TransactionTemplate transactions,
      Sender sender,
      InstantSource clock,
      Duration stubbornness) {
    this.ledger = ledger;
    this.transactions = transactions;
    this.sender = sender;
    this.clock = clock;
    this.stubbornness = stubbornness;
  }

  /// @throws DataAccessException while the database is away; then nothing was sent, unless the log
  ///     says so
  public Delivery deliver(What what, ReceivedEvent event) throws InterruptedException {
    ledger.open(event.id(), what, clock.instant());
    var sent = new AtomicReference<Delivery.Done>();
    try {
      return Objects.requireNonNull(
          transactions.execute(status -> deliverLocked(what, event, sent)));
    } catch (DataAccessException | TransactionException e) {
      Delivery.Done done = sent.get();
      if (done == null) {
        throw e;
      }
      record(what, event, done, e);
      return done;
    }
  }

  private Delivery deliverLocked(
      What what, ReceivedEvent event, AtomicReference<Delivery.Done> sent) {
    Optional<Ledger.Entry> entry = ledger.lock(event.id(), what);
    if (entry.isEmpty()) {
      return new Delivery.Busy(SOON, "another worker is sending this just now");
    }
    String reference = entry.get().reference();
    if (reference != null) {
      return new Delivery.Done(reference, Objects.requireNonNull(entry.get().settled()), true);
    }
    return switch (sender.send(what, event)) {
      case Sending.Sent(String known) -> {
        var done = new Delivery.Done(known, now(), false);
        sent.set(done);
        ledger.sent(event.id(), what, known, done.at());
        yield done;
      }
      case Sending.Busy(Duration pause, String reason) -> {
        ledger.failed(event.id(), what, reason);
        yield new Delivery.Busy(pause, reason);
      }
      case Sending.Again(String reason) -> {
        ledger.failed(event.id(), what, reason);
        yield new Delivery.Again(reason);
      }
      case Sending.Never(String reason) -> {
        ledger.refused(event.id(), what, reason, clock.instant());
        yield new Delivery.Never(reason);
      }
    };
  }

  /// As the table has it back.
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /// It is sent, but the transaction that was to say so broke. Says so in another one.
  private void record(What what, ReceivedEvent event, Delivery.Done done, RuntimeException first)
      throws InterruptedException {
    Instant end = clock.instant().plus(stubbornness);
    RuntimeException last = first;
    while (clock.instant().isBefore(end)) {
      try {
        ledger.sent(event.id(), what, done.reference(), done.at());
        return;
      } catch (DataAccessException | TransactionException e) {
        last = e;
      }
      Thread.sleep(RETRY);
    }
    log.atError()
        .addKeyValue("event", event.id())
        .addKeyValue("what", what.wire())
        .addKeyValue("reference", done.reference())
        .log("Sent, but it could not be recorded: it may be sent once more, with this reference");
    throw last;
  }
}
