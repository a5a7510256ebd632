package dev.millrace.worker.lease;

import dev.millrace.contracts.ProblemException;
import dev.millrace.contracts.queue.SettleResult.Settled;

/// What it means when the queue refuses a settlement. Pure.
public final class Refusals {
  private Refusals() {}

  /// What became of one settlement of a call that was answered.
  public enum Meaning {
    TAKEN,
    /// The lease is no longer ours.
    LOST,
    /// It would be refused again: for what it says of the item, or for what should follow from it.
    WRONG,
    /// The queue cannot do it just now: it is overloaded, or its disk is full.
    NOT_NOW
  }

  public static Meaning of(Settled result) {
    return switch (result.status()) {
      case 200 -> Meaning.TAKEN;
      case 409, 410 -> isOutsideItsBatch(result) ? Meaning.WRONG : Meaning.LOST;
      // The queue of the lease has answered, so this is one that should get a follow-up.
      case 404 -> isOf(result, "no-such-queue") ? Meaning.WRONG : Meaning.LOST;
      case 400, 413, 422 -> Meaning.WRONG;
      default -> Meaning.NOT_NOW;
    };
  }

  /// Whether it makes no sense to try the item again: its result is too large, or what follows from
  /// it has no place in its batch.
  public static boolean isForGood(Settled result) {
    return result.status() == 413 || isOutsideItsBatch(result);
  }

  private static boolean isOutsideItsBatch(Settled result) {
    return isOf(result, "batch-sealed") || isOf(result, "not-listed");
  }

  private static boolean isOf(Settled result, String type) {
    return result.problem() != null && result.problem().is(type);
  }

  /// The lease is no longer ours, or what it was of is gone.
  private static boolean isLost(int status) {
    return status == 404 || status == 409 || status == 410;
  }

  /// Only a refusal that the queue itself worded counts: something between us and it may answer 404
  /// as well, while the queue is being replaced for example.
  public static boolean isLost(ProblemException refusal) {
    String type = refusal.problem().type();
    return isLost(refusal.status()) && type != null && type.startsWith("/problems/");
  }

  /// The call itself is wrong: sent again it would be refused again.
  public static boolean isWrong(int status) {
    return status == 400 || status == 413 || status == 422;
  }

  public static String words(Settled result) {
    return result.problem() == null ? "HTTP status " + result.status() : result.problem().message();
  }
}
