package dev.millrace.contracts.worker;

/// The file form of the worker interface: environment variables and exit codes.
public final class WorkFiles {
  /// Names a file that holds the item's `data`.
  public static final String ITEM_FILE = "WORK_ITEM_FILE";
  /// Names a file holding the data the item was enqueued with, where that is not what
  /// `WORK_ITEM_FILE` holds: in a chain, from the second stage on.
  public static final String ORIGINAL_FILE = "WORK_ORIGINAL_FILE";

  /// Names a file into which the worker may write one JSON object, the item's result.
  public static final String RESULT_FILE = "WORK_RESULT_FILE";
  /// Names a file into which the worker may write its progress: a number from 0 to 100 and an
  /// optional message, rewritten at will.
  public static final String PROGRESS_FILE = "WORK_PROGRESS_FILE";
  public static final String ITEM_NAME = "WORK_ITEM_NAME";
  public static final String QUEUE = "WORK_QUEUE";
  /// 1 the first time the item is handed out.
  public static final String ATTEMPT = "WORK_ATTEMPT";
  /// RFC 3339; when the work will be stopped.
  public static final String DEADLINE = "WORK_DEADLINE";

  /// The span that the work is in, as W3C Trace Context writes it; only where items are traced.
  public static final String TRACEPARENT = "TRACEPARENT";

  /// The work is done.
  public static final int EXIT_DONE = 0;
  /// This item can never succeed. Every other code but 0, or a signal, means: try again later.
  public static final int EXIT_NEVER = 65;

  private static final int SIGNALLED = 128;
  private static final int LAST_SIGNAL = 64;

  private WorkFiles() {}

  /// How a command ended, in words.
  ///
  /// @param status as a shell and Java report it: 128 plus the number for a signal
  /// @param lastLine the last one that it said; empty for none
  public static String ending(int status, String lastLine) {
    String what =
        status > SIGNALLED && status <= SIGNALLED + LAST_SIGNAL
            ? "ended by signal %d (exit status %d)".formatted(status - SIGNALLED, status)
            : "exit status " + status;
    return lastLine.isEmpty() ? what : what + ": " + lastLine;
  }
}
