package dev.millrace.worker.command;

import dev.millrace.contracts.worker.WorkFiles;
import dev.millrace.worker.work.Verdict;
import dev.millrace.worker.work.Verdict.Failure;
import org.jspecify.annotations.Nullable;

/// What an exit status other than 0 means. Pure.
final class ExitVerdict {
  private static final int SIGNALLED = 128;
  private static final int LAST_SIGNAL = 64;

  private ExitVerdict() {}

  /// @param status as Java reports it: a signal is 128 plus its number
  static Verdict of(int status, Tail stderr) {
    Failure why = new Failure(reason(status, stderr.lastLine()), null, orNull(stderr.text()));
    return status == WorkFiles.EXIT_NEVER
        ? new Verdict.FailedForGood(why)
        : new Verdict.Failed(why);
  }

  private static String reason(int status, String lastLine) {
    String what =
        status > SIGNALLED && status <= SIGNALLED + LAST_SIGNAL
            ? "ended by signal %d (exit status %d)".formatted(status - SIGNALLED, status)
            : "exit status " + status;
    return lastLine.isEmpty() ? what : what + ": " + lastLine;
  }

  static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
