package dev.millrace.source.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The statements around the user's query, on one connection. The database itself turns rows into
/// JSON, which keeps every digit and knows all of its types.
final class RowQuery {
  /// Text with an invalid form for the type, and numbers and times out of its range.
  private static final List<String> NOT_OF_THE_TYPE = List.of("22P02", "22003", "22007", "22008");

  private final Connection connection;
  private final JdbcSettings settings;
  private final String name;
  private final String nameType;
  private final String columns;

  /// Asks the database which columns the query has; they may have changed since the last time.
  RowQuery(Connection connection, JdbcSettings settings) throws SQLException {
    this.connection = connection;
    this.settings = settings;
    this.name = "q." + quoted(settings.name());
    String describe = "select * from (%s\n) q".formatted(settings.query());
    try (PreparedStatement statement = connection.prepareStatement(describe)) {
      ResultSetMetaData rows = statement.getMetaData();
      this.nameType = type(rows, settings.name());
      this.columns = columns(rows);
    }
  }

  private static String type(ResultSetMetaData rows, String column) throws SQLException {
    List<String> titles = titles(rows);
    int at = titles.indexOf(column);
    if (at < 0) {
      throw new SQLException(
          "the query has no column \"%s\" (millrace.source.jdbc.name) but %s"
              .formatted(column, titles),
          "42703");
    }
    return quotedType(rows.getColumnTypeName(at + 1));
  }

  private static List<String> titles(ResultSetMetaData rows) throws SQLException {
    var titles = new ArrayList<String>();
    for (int i = 1; i <= rows.getColumnCount(); i++) {
      String title = rows.getColumnLabel(i);
      if (titles.contains(title)) {
        throw new SQLException(
            "the query has two columns \"%s\", and data have a column by its title: call one otherwise, with \"as\""
                .formatted(title),
            "42701");
      }
      titles.add(title);
    }
    return titles;
  }

  /// The driver calls a column that is counted up by itself by what it was declared as, which is no
  /// type. A type that is not on the search path comes quoted, with its schema.
  private static String quotedType(String type) {
    return switch (type) {
      case "smallserial" -> "int2";
      case "serial" -> "int4";
      case "bigserial" -> "int8";
      default -> type.startsWith("\"") ? type : quoted(type);
    };
  }

  /// All columns, those with times without a zone brought to a moment.
  private String columns(ResultSetMetaData rows) throws SQLException {
    var list = new ArrayList<String>();
    for (int i = 1; i <= rows.getColumnCount(); i++) {
      String column = "q." + quoted(rows.getColumnLabel(i));
      list.add(
          rows.getColumnTypeName(i).equals("timestamp")
              ? "%s at time zone %s as %s".formatted(column, zone(), quoted(rows.getColumnLabel(i)))
              : column);
    }
    return String.join(", ", list);
  }

  /// An offset as an interval: in the name of a zone PostgreSQL counts it westwards.
  private String zone() {
    return settings.zone().normalized() instanceof ZoneOffset offset
        ? "interval '%d seconds'".formatted(offset.getTotalSeconds())
        : "'%s'".formatted(settings.zone().getId());
  }

  private static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  /// The names behind one in the order of the column, at most `most`.
  List<String> names(@Nullable String after, int most) throws SQLException {
    String sql =
        """
        select cast(%1$s as text)
        from (%2$s
        ) q
        where %1$s is not null %3$s
        order by %1$s
        limit %4$d
        """
            .formatted(
                name,
                settings.query(),
                after == null ? "" : "and %s > cast(? as %s)".formatted(name, nameType),
                most);
    var names = new ArrayList<String>(Math.min(most, settings.fetchSize()));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(settings.fetchSize());
      if (after != null) {
        statement.setString(1, after);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
    }
    return names;
  }

  /// The row of that name as JSON; `r.*`, since `r` alone is a column of that title where there is
  /// one. A text that only means the same as a name, such as `007` for 7,
  /// is none.
  Optional<String> row(String wanted) throws SQLException {
    String sql =
        """
        select row_to_json(r.*)
        from (
          select %1$s
          from (%2$s
          ) q
          where %3$s = cast(? as %4$s) and cast(%3$s as text) = ?
          limit 1
        ) r
        """
            .formatted(columns, settings.query(), name, nameType);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, wanted);
      statement.setString(2, wanted);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
      }
    } catch (SQLException e) {
      if (NOT_OF_THE_TYPE.contains(e.getSQLState())) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
