package dev.millrace.worker.command;

import dev.millrace.contracts.worker.WorkFiles;
import dev.millrace.worker.work.Verdict;
import dev.millrace.worker.work.Verdict.Failure;
import org.jspecify.annotations.Nullable;

/// What an exit status other than 0 means. Pure.
final class ExitVerdict {
  private ExitVerdict() {}

  /// @param status as Java reports it: a signal is 128 plus its number
  static Verdict of(int status, Tail stderr) {
    Failure why =
        new Failure(WorkFiles.ending(status, stderr.lastLine()), null, orNull(stderr.text()));
    return status == WorkFiles.EXIT_NEVER
        ? new Verdict.FailedForGood(why)
        : new Verdict.Failed(why);
  }

  static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
