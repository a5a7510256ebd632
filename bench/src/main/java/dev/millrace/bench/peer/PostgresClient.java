package dev.millrace.bench.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.postgresql.PGConnection;

/// One connection, with auto-commit: each statement is a transaction.
///
/// A waiting client is woken by NOTIFY, which producers send only when [ClientSettings#wakeUp()] is
/// set, because it serialises commits.
final class PostgresClient implements PeerClient {
  private static final String SCHEMA =
      """
      create table item (
        id bigserial primary key,
        leased_until timestamptz not null default '-infinity',
        data text not null
      ) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01)
      """;
  private static final String STARTING_UP = "57P03";
  private static final String INSERT = "insert into item (data) select unnest(?::text[])";
  private static final String INSERT_AND_NOTIFY =
      "with added as (insert into item (data) select unnest(?::text[]))"
          + " select pg_notify('item', '')";
  private static final String LEASE =
      """
      update item set leased_until = now() + interval '5 min'
      where id in (
        select id from item where leased_until < now()
        order by id limit ? for update skip locked)
      returning id, data
      """;
  private static final String DELETE = "delete from item where id = any (?)";

  private final Connection connection;
  private final PreparedStatement insert;
  private final PreparedStatement lease;
  private final PreparedStatement delete;
  private final Payload payload;
  private final boolean wakeUp;
  private final List<Long> held = new ArrayList<>();

  PostgresClient(String url, boolean wakeUp, Payload payload) throws IOException {
    this.payload = payload;
    this.wakeUp = wakeUp;
    try {
      this.connection = DriverManager.getConnection(url + "&prepareThreshold=1&socketTimeout=60");
      this.insert = connection.prepareStatement(wakeUp ? INSERT_AND_NOTIFY : INSERT);
      this.lease = connection.prepareStatement(LEASE);
      this.delete = connection.prepareStatement(DELETE);
      if (wakeUp) {
        run(connection, "listen item");
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /// Whether it lets clients in; before that its port answers, but only with a refusal.
  static boolean ready(String url) throws IOException {
    try (Connection connection = DriverManager.getConnection(url)) {
      return connection.isValid(1);
    } catch (SQLException e) {
      if (STARTING_UP.equals(e.getSQLState())) {
        return false;
      }
      throw failed(e);
    }
  }

  /// @return the server's version
  static String createQueue(String url) throws IOException {
    try (Connection connection = DriverManager.getConnection(url)) {
      run(connection, SCHEMA);
      return "PostgreSQL " + connection.getMetaData().getDatabaseProductVersion();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void enqueue(long first, int count) throws IOException {
    String[] data = new String[count];
    for (int i = 0; i < count; i++) {
      data[i] = new String(payload.data(first + i), StandardCharsets.US_ASCII);
    }
    try {
      insert.setArray(1, connection.createArrayOf("text", data));
      insert.execute();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Override
  public int take(int max, Duration patience, LongConsumer taken) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      while (true) {
        int count = lease(max, taken);
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (count > 0 || left <= 0) {
          return count;
        }
        awaitNotification(left);
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private int lease(int max, LongConsumer taken) throws SQLException {
    lease.setInt(1, max);
    int count = 0;
    try (ResultSet rows = lease.executeQuery()) {
      while (rows.next()) {
        held.add(rows.getLong(1));
        taken.accept(Payload.number(rows.getString(2).getBytes(StandardCharsets.US_ASCII)));
        count++;
      }
    }
    return count;
  }

  private void awaitNotification(long millis) throws SQLException {
    // Without notifications the items of others become visible at their commit: look again soon.
    int wait = wakeUp ? (int) millis : 1;
    connection.unwrap(PGConnection.class).getNotifications(wait);
  }

  @Override
  public int settle() throws IOException {
    if (held.isEmpty()) {
      return 0;
    }
    try {
      delete.setArray(1, connection.createArrayOf("bigint", held.toArray()));
      held.clear();
      return delete.executeUpdate();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static IOException failed(SQLException e) {
    return new IOException("PostgreSQL: " + e.getMessage(), e);
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failed(e);
    }
  }
}
