package dev.millrace.signup.database;

import dev.millrace.rim.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.NonTransientDataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/// A call that meets a database that is away is one to send again: nothing of it was kept, unless
/// the connection broke at its commit. What is a mistake of ours in SQL stays one.
public final class DatabaseAway implements HandlerExceptionResolver, Ordered {
  private static final Logger log = LoggerFactory.getLogger(DatabaseAway.class);
  private static final Duration SOON = Duration.ofSeconds(2);

  DatabaseAway() {}

  /// Before the one that would take it for a fault.
  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }

  /// @throws Refusal for the rim to answer with
  @Override
  public @Nullable ModelAndView resolveException(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Object handler,
      Exception failure) {
    if (is(failure)) {
      throw refusal(failure);
    }
    return null;
  }

  /// Whether that is what happened.
  public static boolean is(Exception failure) {
    return switch (failure) {
      case DataAccessResourceFailureException away -> true;
      case NonTransientDataAccessException ours -> false;
      case DataAccessException passing -> true;
      case TransactionException away -> true;
      default -> false;
    };
  }

  /// What a caller is told.
  public static Refusal refusal(Exception failure) {
    log.warn("The database is away: {}", words(failure));
    return new Refusal(
            503,
            "database-away",
            "The database is away",
            "nothing was changed, as the database does not answer: try again in a moment")
        .retryAfter(SOON);
  }

  /// What the database or its driver says, innermost, if there is such: what is told around it is
  /// always the same.
  public static String words(Exception failure) {
    String words = failure.toString();
    for (Throwable e = failure; e != null; e = e.getCause()) {
      words = e instanceof SQLException said ? String.valueOf(said.getMessage()) : words;
    }
    return words;
  }
}
