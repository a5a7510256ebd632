package dev.millrace.signup.database;

import dev.millrace.rim.Refusal;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.NonTransientDataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/// A call that meets a database that is away is one to send again: nothing of it was kept, unless
/// the connection broke at its commit. What is a mistake of ours in SQL stays one.
@ControllerAdvice
@Order(0)
public final class DatabaseAway {
  private static final Logger log = LoggerFactory.getLogger(DatabaseAway.class);
  private static final Duration SOON = Duration.ofSeconds(2);

  DatabaseAway() {}

  @ExceptionHandler
  void away(DataAccessException e) {
    boolean ours =
        e instanceof NonTransientDataAccessException
            && !(e instanceof CannotGetJdbcConnectionException);
    throw ours ? e : refusal(e);
  }

  @ExceptionHandler
  void away(TransactionException e) {
    throw refusal(e);
  }

  /// What a caller is told.
  public static Refusal refusal(Exception e) {
    log.warn("The database is away: {}", String.valueOf(e.getMessage()));
    return new Refusal(
            503,
            "database-away",
            "The database is away",
            "nothing was changed, as the database does not answer: try again in a moment")
        .retryAfter(SOON);
  }
}
