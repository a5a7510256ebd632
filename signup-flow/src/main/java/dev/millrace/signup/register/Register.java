package dev.millrace.signup.register;

import dev.millrace.contracts.json.Json;
import dev.millrace.signup.event.EventType;
import dev.millrace.signup.event.SignupData;
import dev.millrace.signup.event.SignupEvent;
import dev.millrace.signup.link.Handle;
import dev.millrace.signup.link.Tokens;
import dev.millrace.signup.outbox.Outbox;
import dev.millrace.signup.outbox.Relay;
import dev.millrace.signup.person.Person;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/// Signs people up and confirms their addresses, each in one transaction with the event that tells
/// of it. Safe for all threads; throws Spring's `DataAccessException` while the database is away.
public final class Register {
  private final Rows rows;
  private final Outbox outbox;
  private final Relay relay;
  private final TransactionTemplate transactions;
  private final Tokens tokens;
  private final RegisterSettings settings;
  private final InstantSource clock;
  private final Supplier<UUID> ids;

  Register(
      Rows rows,
      Outbox outbox,
      Relay relay,
      TransactionTemplate transactions,
      Tokens tokens,
      RegisterSettings settings,
      InstantSource clock,
      Supplier<UUID> ids) {
    this.rows = rows;
    this.outbox = outbox;
    this.relay = relay;
    this.transactions = transactions;
    this.tokens = tokens;
    this.settings = settings;
    this.clock = clock;
    this.ids = ids;
  }

  /// What following a link came to.
  public sealed interface Confirmation {
    /// The address is confirmed, by now or before.
    record Done(Handle handle) implements Confirmation {}

    /// The link was good once.
    record TooLate() implements Confirmation {}

    /// The link is not from here.
    record Foreign() implements Confirmation {}
  }

  /// Signs somebody up, or sends them the link again if it is time for that. What comes back does
  /// not tell which.
  ///
  /// @throws TooManyWaiting when events have not been got rid of for long
  public Handle ask(Person person) {
    if (outbox.size() >= settings.maxWaiting()) {
      throw new TooManyWaiting();
    }
    Instant now = now();
    Handle handle = Objects.requireNonNull(transactions.execute(status -> ask(person, now)));
    relay.wake();
    return handle;
  }

  private Handle ask(Person person, Instant now) {
    UUID signup = rows.signup(ids.get(), person.email().key(), now); // locks it
    Rows.Mails mails = rows.mails(signup, now.minus(settings.linkLife()));
    boolean soon = mails.last() != null && mails.last().plus(settings.again()).isAfter(now);
    if (soon || mails.count() >= settings.mails()) {
      return new Handle(signup, later(now, mails.last()));
    }
    UUID request = ids.get();
    Instant end = now.plus(settings.linkLife());
    rows.addRequest(request, signup, person, now, end);
    String link = Links.verify(settings.publicUrl(), tokens.make(request, end));
    outbox.add(event(request, EventType.REQUESTED, now, data(signup, person, link)));
    return new Handle(signup, now);
  }

  /// Of two who ask at once, the first may be the second to get the lock: it waits for the mail of
  /// the other, which a page does not show that begins before it.
  private static Instant later(Instant now, @Nullable Instant last) {
    return last != null && last.isAfter(now) ? last : now;
  }

  /// Confirms the address that the token was mailed to. The first time of all tells the flow; later
  /// times, and a second use of one link, change nothing that anybody would see.
  public Confirmation confirm(String token) {
    Instant now = now();
    return switch (tokens.read(token, now)) {
      case Tokens.Read.Foreign() -> new Confirmation.Foreign();
      case Tokens.Read.Good(UUID request) -> confirm(request, true, now);
      case Tokens.Read.Expired(UUID request) -> confirm(request, false, now);
    };
  }

  private Confirmation confirm(UUID request, boolean usable, Instant now) {
    Confirmation confirmation =
        Objects.requireNonNull(
            transactions.execute(
                status ->
                    rows.request(request) // locks the sign-up
                        .map(found -> confirm(found, usable, now))
                        .orElse(new Confirmation.TooLate())));
    relay.wake();
    return confirmation;
  }

  private Confirmation confirm(Rows.Request request, boolean usable, Instant now) {
    if (!request.used()) {
      if (!usable) {
        return new Confirmation.TooLate();
      }
      rows.use(request.id(), now);
      if (request.verified()) {
        rows.confirmAgain(request.signup(), now);
      } else {
        UUID event = ids.get();
        rows.verify(request.signup(), event, request.data().preferences(), now);
        outbox.add(event(event, EventType.VERIFIED, now, request.data()));
      }
    }
    return new Confirmation.Done(new Handle(request.signup(), request.asked()));
  }

  /// How far somebody is, as far as the owner of that handle may see. Empty when they were
  /// forgotten.
  public Optional<Progress> progress(Handle handle) {
    return rows.seen(handle.signup(), handle.asked())
        .map(seen -> Progress.of(seen, handle.asked(), clock.instant()));
  }

  /// Forgets who never confirmed, and links that can be followed no more.
  void forget() {
    Instant now = now();
    rows.forget(now.minus(settings.forget()));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static SignupData data(UUID signup, Person person, @Nullable String link) {
    return new SignupData(
        signup.toString(),
        person.name(),
        person.email().mailbox(),
        person.region().wire(),
        person.preferences(),
        person.phone(),
        link);
  }

  private static SignupEvent event(UUID id, EventType type, Instant time, SignupData data) {
    return new SignupEvent(
        id, type, UUID.fromString(data.id()), time, Json.strict().writeValueAsBytes(data));
  }

  /// Nobody can sign up for now.
  public static final class TooManyWaiting extends RuntimeException {
    TooManyWaiting() {
      super("as many events as may wait for Kafka do", null, false, false);
    }
  }
}
