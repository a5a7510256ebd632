package dev.millrace.worker.lease;

import dev.millrace.contracts.ProblemException;
import dev.millrace.contracts.queue.SettleResult.Settled;

/// What it means when the queue refuses a settlement. Pure.
public final class Refusals {
  private Refusals() {}

  /// The lease is no longer ours, or what it was of is gone.
  public static boolean isLost(int status) {
    return status == 404 || status == 409 || status == 410;
  }

  /// Only a refusal that the queue itself worded counts: something between us and it may answer 404
  /// as well, while the queue is being replaced for example.
  public static boolean isLost(ProblemException refusal) {
    String type = refusal.problem().type();
    return isLost(refusal.status()) && type != null && type.startsWith("/problems/");
  }

  /// The settlement itself is wrong: sent again it would be refused again.
  public static boolean isWrong(int status) {
    return status == 400 || status == 413 || status == 422;
  }

  /// The queue cannot do it just now: it is overloaded, or its disk is full.
  public static boolean isForNow(int status) {
    return status != 200 && !isLost(status) && !isWrong(status);
  }

  public static String words(Settled result) {
    return result.problem() == null ? "HTTP status " + result.status() : result.problem().message();
  }
}
