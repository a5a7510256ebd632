package dev.millrace.queue.machine;

/// What has happened to an item so far.
///
/// @param handedOut how often it was leased; the number of the latest attempt
/// @param failures attempts that failed, since the last redrive
/// @param lost leases that expired, since the last redrive
/// @param checkpoint whether one is stored
/// @param hedged whether two workers had it at once, ever
record Tallies(int handedOut, int failures, int lost, boolean checkpoint, boolean hedged) {
  private static final int CHECKPOINT = 1;
  private static final int HEDGED = 2;

  static final Tallies NONE = new Tallies(0, 0, 0, false, false);

  Tallies withLease() {
    return new Tallies(handedOut + 1, failures, lost, checkpoint, hedged);
  }

  Tallies withFailure() {
    return new Tallies(handedOut, failures + 1, lost, checkpoint, hedged);
  }

  Tallies withLoss() {
    return new Tallies(handedOut, failures, lost + 1, checkpoint, hedged);
  }

  Tallies withCheckpoint() {
    return checkpoint ? this : new Tallies(handedOut, failures, lost, true, hedged);
  }

  Tallies withHedge() {
    return hedged ? this : new Tallies(handedOut, failures, lost, checkpoint, true);
  }

  Tallies forgiven() {
    return new Tallies(handedOut, 0, 0, checkpoint, hedged);
  }

  void write(Bytes.Out out) {
    int flags = (checkpoint ? CHECKPOINT : 0) | (hedged ? HEDGED : 0);
    out.number(handedOut).number(failures).number(lost).u8(flags);
  }

  static Tallies read(Bytes.In in) {
    int handedOut = (int) in.number();
    int failures = (int) in.number();
    int lost = (int) in.number();
    int flags = in.u8();
    return new Tallies(handedOut, failures, lost, (flags & CHECKPOINT) != 0, (flags & HEDGED) != 0);
  }
}
