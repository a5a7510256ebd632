package dev.millrace.queue.machine;

/// What has happened to an item so far.
///
/// @param handedOut how often it was leased; the number of the latest attempt
/// @param failures attempts that failed, since the last redrive
/// @param lost leases that expired, since the last redrive
/// @param checkpoint whether one is stored
record Tallies(int handedOut, int failures, int lost, boolean checkpoint) {
  static final Tallies NONE = new Tallies(0, 0, 0, false);

  Tallies withLease() {
    return new Tallies(handedOut + 1, failures, lost, checkpoint);
  }

  Tallies withFailure() {
    return new Tallies(handedOut, failures + 1, lost, checkpoint);
  }

  Tallies withLoss() {
    return new Tallies(handedOut, failures, lost + 1, checkpoint);
  }

  Tallies withCheckpoint() {
    return checkpoint ? this : new Tallies(handedOut, failures, lost, true);
  }

  Tallies forgiven() {
    return new Tallies(handedOut, 0, 0, checkpoint);
  }

  void write(Bytes.Out out) {
    out.number(handedOut).number(failures).number(lost).u8(checkpoint ? 1 : 0);
  }

  static Tallies read(Bytes.In in) {
    return new Tallies((int) in.number(), (int) in.number(), (int) in.number(), in.u8() == 1);
  }
}
