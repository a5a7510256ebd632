package dev.millrace.queue.source;

import dev.millrace.contracts.ProblemException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import org.jspecify.annotations.Nullable;

/// Says in one line for an operator why a source could not be read.
final class SourceTrouble {
  private SourceTrouble() {}

  static String of(@Nullable Throwable failure) {
    return switch (failure) {
      case ProblemException problem -> "the source answered with HTTP status " + said(problem);
      case ConnectException e when e.getCause() instanceof UnresolvedAddressException ->
          "the source's host is not known";
      case UnknownHostException _ -> "the source's host is not known";
      case ConnectException _ -> "nothing accepts connections at the source's address";
      case HttpConnectTimeoutException _ -> "the source's address does not answer";
      case HttpTimeoutException _ -> "the source did not answer in time";
      case null -> "the source could not be read";
      default ->
          failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    };
  }

  private static String said(ProblemException problem) {
    boolean redirect = problem.status() / 100 == 3;
    return problem.status()
        + (redirect ? ": redirects are not followed, give the final URL" : ": " + text(problem));
  }

  private static String text(ProblemException problem) {
    return problem.getMessage() == null ? "" : problem.getMessage().lines().findFirst().orElse("");
  }
}
