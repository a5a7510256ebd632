package dev.millrace.source.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.millrace.contracts.json.Durations;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.source.work.BadCursor;
import dev.millrace.source.work.ForeignJson;
import dev.millrace.source.work.Page;
import dev.millrace.source.work.SourceKind;
import dev.millrace.source.work.SourceUnavailable;
import dev.millrace.source.work.SourceUnavailable.Why;
import dev.millrace.source.work.WorkSource;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/// The rows of a query on PostgreSQL. An item's name is the value of one column as text; its data
/// are the row, a member for each column.
///
/// Names come in the order of that column; the cursor is the last name. Rows without a name are
/// left out.
@SourceKind("jdbc")
@EnableConfigurationProperties(JdbcSettings.class)
final class JdbcSource implements WorkSource, AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final JdbcSettings settings;
  private final HikariDataSource database;

  /// What is asked waits here for its turn, and in the pool only for a connection to be made.
  private final Semaphore turns;

  JdbcSource(JdbcSettings settings) {
    this.settings = settings;
    this.turns = new Semaphore(settings.connections(), true);
    this.database = new HikariDataSource(pool(settings));
  }

  /// Connects when it is asked first, so that the adapter starts while the database is away.
  private static HikariConfig pool(JdbcSettings settings) {
    var pool = new HikariConfig();
    pool.setPoolName("source");
    pool.setJdbcUrl(settings.url());
    pool.setUsername(settings.user().isEmpty() ? null : settings.user());
    pool.setPassword(settings.password().isEmpty() ? null : settings.password());
    pool.setReadOnly(true);
    pool.setAutoCommit(false);
    pool.setMaximumPoolSize(settings.connections());
    pool.setMinimumIdle(0);
    pool.setInitializationFailTimeout(-1);
    pool.setConnectionTimeout(CONNECT.toMillis());
    long seconds = settings.timeout().toSeconds();
    pool.addDataSourceProperty("connectTimeout", Long.toString(CONNECT.toSeconds()));
    pool.addDataSourceProperty("socketTimeout", Long.toString(seconds + 10));
    pool.addDataSourceProperty("ApplicationName", "millrace-source");
    pool.addDataSourceProperty(
        "options", "-c TimeZone=UTC -c statement_timeout=" + settings.timeout().toMillis());
    return pool;
  }

  @Override
  public Page list(@Nullable String cursor, int limit)
      throws SourceUnavailable, BadCursor, InterruptedException {
    List<String> names;
    try {
      names = ask(rows -> rows.names(cursor, limit + 1));
    } catch (SourceUnavailable e) {
      if (cursor != null && isBadValue(e)) {
        throw new BadCursor("the continue token does not belong to this list");
      }
      throw e;
    }
    return names.size() <= limit
        ? new Page(names, null)
        : new Page(names.subList(0, limit), names.get(limit - 1));
  }

  private static boolean isBadValue(SourceUnavailable e) {
    return e.getCause() instanceof SQLException sql
        && sql.getSQLState() != null
        && sql.getSQLState().startsWith("22");
  }

  @Override
  public Optional<JsonData> item(String name) throws SourceUnavailable, InterruptedException {
    Optional<String> row = ask(rows -> rows.row(name));
    return row.isEmpty() ? Optional.empty() : Optional.of(data(name, row.get()));
  }

  /// A column of JSON is as somebody else has written it.
  private static JsonData data(String name, String row) throws SourceUnavailable {
    try {
      return JsonData.of((ObjectNode) ForeignJson.read(row.getBytes(StandardCharsets.UTF_8)));
    } catch (JacksonException e) {
      throw new SourceUnavailable(
          Why.NONSENSE,
          "the row \"%s\" cannot be an item: %s".formatted(name, e.getOriginalMessage()),
          e);
    }
  }

  @Override
  public void check() throws SourceUnavailable, InterruptedException {
    ask(rows -> rows.names(null, 1));
  }

  private interface Question<T> {
    T ask(RowQuery rows) throws SQLException;
  }

  /// The pool rolls the transaction back when the connection is closed.
  private <T> T ask(Question<T> question) throws SourceUnavailable, InterruptedException {
    if (!turns.tryAcquire(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
      throw new SourceUnavailable(
          Why.TIMEOUT,
          "the database is slow: %d statements were under way for %s, more than which wait (millrace.source.jdbc.connections)"
              .formatted(settings.connections(), Durations.format(settings.timeout())),
          null);
    }
    try (Connection connection = database.getConnection()) {
      return question.ask(new RowQuery(connection, settings));
    } catch (SQLException e) {
      throw unavailable(e);
    } finally {
      turns.release();
    }
  }

  private static SourceUnavailable unavailable(SQLException failure) {
    SQLException root = failure;
    while (root.getCause() instanceof SQLException deeper) {
      root = deeper;
    }
    if (root.getSQLState() == null) {
      return new SourceUnavailable(
          Why.TIMEOUT,
          "the database lets nobody in: it did not answer within " + Durations.format(CONNECT),
          root);
    }
    String state = root.getSQLState();
    return new SourceUnavailable(
        why(state),
        "the database cannot answer: %s (%s)".formatted(root.getMessage(), state),
        root);
  }

  private static Why why(String state) {
    if (state.equals("57014")) {
      return Why.TIMEOUT;
    }
    if (state.equals("42701")) {
      return Why.NONSENSE; // two columns of one title
    }
    if (state.equals("42501") || state.startsWith("28")) {
      return Why.DENIED;
    }
    return state.startsWith("42") || state.startsWith("3D") ? Why.MISSING : Why.UNREACHABLE;
  }

  @Override
  public void close() {
    database.close();
  }
}
