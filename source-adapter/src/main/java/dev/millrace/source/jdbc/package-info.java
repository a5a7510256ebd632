/// The kind `jdbc`: the rows of a query.
///
/// Start with [dev.millrace.source.jdbc.JdbcSource]; the statements are in `RowQuery`. Everything
/// runs in read-only transactions with a time limit. What callers send is bound as a parameter,
/// never put into a statement.
@NullMarked
package dev.millrace.source.jdbc;

import org.jspecify.annotations.NullMarked;
