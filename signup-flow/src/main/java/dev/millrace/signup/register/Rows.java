package dev.millrace.signup.register;

import dev.millrace.signup.event.Preferences;
import dev.millrace.signup.event.SignupData;
import dev.millrace.signup.person.Person;
import dev.millrace.signup.register.Progress.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The tables `signup` and `request`. A transaction that changes either locks the sign-up first.
final class Rows {
  private final JdbcClient jdbc;

  Rows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// @param last when the last one was asked for
  record Mails(int count, @Nullable Instant last) {}

  /// @param data of the event that its confirmation makes
  /// @param verified whether the sign-up is, by this or another one
  record Request(
      UUID id, UUID signup, SignupData data, Instant asked, boolean used, boolean verified) {}

  /// The sign-up of that address, made if there is none, and locked.
  UUID signup(UUID fresh, String address, Instant now) {
    return jdbc.sql(
            """
            insert into signup (id, address, asked_at) values (:id, :address, :now)
            on conflict (address) do update set asked_at = greatest(signup.asked_at, :now)
            returning id
            """)
        .param("id", fresh)
        .param("address", address)
        .param("now", Timestamp.from(now))
        .query(UUID.class)
        .single();
  }

  Mails mails(UUID signup, Instant since) {
    return jdbc.sql(
            """
            select count(*) filter (where asked_at > :since) as count, max(asked_at) as last
            from request where signup = :signup
            """)
        .param("signup", signup)
        .param("since", Timestamp.from(since))
        .query((row, number) -> new Mails(row.getInt("count"), instant(row, "last")))
        .single();
  }

  void addRequest(UUID id, UUID signup, Person person, Instant now, Instant end) {
    jdbc.sql(
            """
            insert into request
              (id, signup, name, email, region, by_email, by_text, phone, asked_at, expires_at)
            values
              (:id, :signup, :name, :email, :region, :byEmail, :byText, :phone, :now, :end)
            """)
        .param("id", id)
        .param("signup", signup)
        .param("name", person.name())
        .param("email", person.email().mailbox())
        .param("region", person.region().wire())
        .param("byEmail", person.preferences().email())
        .param("byText", person.preferences().text())
        .param("phone", person.phone())
        .param("now", Timestamp.from(now))
        .param("end", Timestamp.from(end))
        .update();
  }

  /// With its sign-up locked.
  Optional<Request> request(UUID id) {
    return jdbc.sql(
            """
            select id from signup where id = (select signup from request where id = :id) for update
            """)
        .param("id", id)
        .query(UUID.class)
        .optional()
        .flatMap(locked -> read(id)); // a statement of its own sees what others have committed
  }

  private Optional<Request> read(UUID id) {
    return jdbc.sql(
            """
            select r.*, s.verified_at from request r join signup s on s.id = r.signup
            where r.id = :id
            """)
        .param("id", id)
        .query((row, number) -> request(row))
        .optional();
  }

  private static Request request(ResultSet row) throws SQLException {
    UUID signup = row.getObject("signup", UUID.class);
    var data =
        new SignupData(
            signup.toString(),
            row.getString("name"),
            row.getString("email"),
            row.getString("region"),
            new Preferences(row.getBoolean("by_email"), row.getBoolean("by_text")),
            row.getString("phone"),
            null);
    return new Request(
        row.getObject("id", UUID.class),
        signup,
        data,
        row.getTimestamp("asked_at").toInstant(),
        row.getTimestamp("used_at") != null,
        row.getTimestamp("verified_at") != null);
  }

  void use(UUID request, Instant now) {
    jdbc.sql("update request set used_at = greatest(:now, asked_at) where id = :id")
        .param("id", request)
        .param("now", Timestamp.from(now))
        .update();
  }

  void verify(UUID signup, UUID event, Preferences preferences, Instant now) {
    jdbc.sql(
            """
            update signup set verified_at = :now, confirmed_at = :now, verified_event = :event,
              by_email = :byEmail, by_text = :byText
            where id = :id
            """)
        .param("id", signup)
        .param("now", Timestamp.from(now))
        .param("event", event)
        .param("byEmail", preferences.email())
        .param("byText", preferences.text())
        .update();
  }

  void confirmAgain(UUID signup, Instant now) {
    jdbc.sql("update signup set confirmed_at = greatest(confirmed_at, :now) where id = :id")
        .param("id", signup)
        .param("now", Timestamp.from(now))
        .update();
  }

  /// The state of all that has to do with a sign-up. The mail is the last one that was asked for by
  /// then.
  Optional<Seen> seen(UUID signup, Instant asked) {
    return jdbc.sql(
            """
            select s.confirmed_at, s.by_email, s.by_text,
              (select state from delivery d
                where d.what = 'verification' and d.event_id = (
                  select r.id::text from request r where r.signup = s.id and r.asked_at <= :asked
                  order by r.asked_at desc limit 1)) as mail,
              (select state from delivery d
                where d.what = 'welcome' and d.event_id = s.verified_event::text) as welcome,
              (select state from delivery d
                where d.what = 'notify-email' and d.event_id = s.verified_event::text) as email,
              (select state from delivery d
                where d.what = 'notify-text' and d.event_id = s.verified_event::text) as text
            from signup s where s.id = :signup
            """)
        .param("signup", signup)
        .param("asked", Timestamp.from(asked))
        .query((row, number) -> seen(row))
        .optional();
  }

  private static Seen seen(ResultSet row) throws SQLException {
    return new Seen(
        instant(row, "confirmed_at"),
        new Preferences(row.getBoolean("by_email"), row.getBoolean("by_text")),
        state(row, "mail"),
        state(row, "welcome"),
        state(row, "email"),
        state(row, "text"));
  }

  /// Of the table `delivery`: null where nothing was tried yet.
  private static State state(ResultSet row, String column) throws SQLException {
    return switch (row.getString(column)) {
      case "sent" -> State.DONE;
      case "refused" -> State.FAILED;
      case null, default -> State.WAITING;
    };
  }

  /// Removes sign-ups that were never verified nor asked for since then, and requests whose link
  /// ended by then.
  void forget(Instant before) {
    jdbc.sql("delete from signup where verified_at is null and asked_at < :before")
        .param("before", Timestamp.from(before))
        .update();
    jdbc.sql("delete from request where expires_at < :before")
        .param("before", Timestamp.from(before))
        .update();
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp time = row.getTimestamp(column);
    return time == null ? null : time.toInstant();
  }
}
