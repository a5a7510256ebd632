package dev.millrace.signup.delivery;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The table `delivery`.
final class Ledger {
  private final JdbcClient jdbc;

  Ledger(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// @param reference there if, and only if, it was sent
  /// @param settled when it was sent or refused
  record Entry(@Nullable String reference, @Nullable Instant settled) {}

  /// Makes the entry if there is none.
  void open(String event, What what, Instant now) {
    jdbc.sql(
            """
            insert into delivery (event_id, what, first_at) values (:event, :what, :now)
            on conflict do nothing
            """)
        .param("event", event)
        .param("what", what.wire())
        .param("now", Timestamp.from(now))
        .update();
  }

  /// The entry, locked to the end of the transaction. Empty while another transaction has it.
  Optional<Entry> lock(String event, What what) {
    return jdbc.sql(
            """
            select reference, settled_at from delivery
            where event_id = :event and what = :what for update skip locked
            """)
        .param("event", event)
        .param("what", what.wire())
        .query(
            (row, number) -> {
              Timestamp settled = row.getTimestamp("settled_at");
              return new Entry(
                  row.getString("reference"), settled == null ? null : settled.toInstant());
            })
        .optional();
  }

  void sent(String event, What what, String reference, Instant now) {
    jdbc.sql(
            """
            update delivery set state = 'sent', tries = tries + 1, settled_at = :now,
              reference = :reference, reason = null
            where event_id = :event and what = :what and state <> 'sent'
            """)
        .param("event", event)
        .param("what", what.wire())
        .param("reference", reference)
        .param("now", Timestamp.from(now))
        .update();
  }

  void refused(String event, What what, String reason, Instant now) {
    jdbc.sql(
            """
            update delivery set state = 'refused', tries = tries + 1, settled_at = :now,
              reason = :reason
            where event_id = :event and what = :what
            """)
        .param("event", event)
        .param("what", what.wire())
        .param("reason", storable(reason))
        .param("now", Timestamp.from(now))
        .update();
  }

  void failed(String event, What what, String reason) {
    jdbc.sql(
            """
            update delivery set state = 'waiting', tries = tries + 1, settled_at = null,
              reason = :reason
            where event_id = :event and what = :what
            """)
        .param("event", event)
        .param("what", what.wire())
        .param("reason", storable(reason))
        .update();
  }

  /// As PostgreSQL takes it: what another server has said may hold anything.
  private static String storable(String reason) {
    return reason.replace('\0', ' ');
  }

  /// Removes what was first tried before then.
  void forget(Instant before) {
    jdbc.sql("delete from delivery where first_at < :before")
        .param("before", Timestamp.from(before))
        .update();
  }
}
