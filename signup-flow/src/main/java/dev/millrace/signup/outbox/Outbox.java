package dev.millrace.signup.outbox;

import dev.millrace.signup.event.EventType;
import dev.millrace.signup.event.SignupEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The table of events that are yet to be sent. All calls belong into a transaction of the caller.
public final class Outbox {
  /// Taken for the length of a transaction by whoever sends: one relay at a time, among all
  /// replicas.
  private static final long SENDING = 0x6d696c6c73757000L;

  private final JdbcClient jdbc;

  public Outbox(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// One row.
  record Waiting(long position, SignupEvent event) {}

  public void add(SignupEvent event) {
    jdbc.sql(
            """
            insert into outbox (event_id, type, subject, time, data)
            values (:id, :type, :subject, :time, :data)
            """)
        .param("id", event.id())
        .param("type", event.type().type())
        .param("subject", event.subject())
        .param("time", Timestamp.from(event.time()))
        .param("data", event.data())
        .update();
  }

  /// False when another relay is sending.
  boolean lock() {
    return jdbc.sql("select pg_try_advisory_xact_lock(:lock)")
        .param("lock", SENDING)
        .query(Boolean.class)
        .single();
  }

  List<Waiting> oldest(int most) {
    return jdbc.sql(
            """
            select position, event_id, type, subject, time, data
            from outbox order by position limit :most
            """)
        .param("most", most)
        .query((row, number) -> waiting(row))
        .list();
  }

  void remove(Collection<Long> positions) {
    jdbc.sql("delete from outbox where position = any(:positions)")
        .param("positions", positions.toArray(Long[]::new))
        .update();
  }

  /// About how many rows there are: exact while none was rolled back. As cheap for many as for few.
  public long size() {
    return jdbc.sql("select coalesce(max(position) - min(position) + 1, 0) from outbox")
        .query(Long.class)
        .single();
  }

  private static Waiting waiting(ResultSet row) throws SQLException {
    String type = row.getString("type");
    return new Waiting(
        row.getLong("position"),
        new SignupEvent(
            row.getObject("event_id", UUID.class),
            EventType.of(type)
                .orElseThrow(() -> new IllegalStateException("event of type " + type)),
            row.getObject("subject", UUID.class),
            row.getTimestamp("time").toInstant(),
            row.getBytes("data")));
  }
}
