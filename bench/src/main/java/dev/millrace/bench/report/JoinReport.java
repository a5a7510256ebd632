package dev.millrace.bench.report;

import dev.millrace.bench.machine.Machine;
import java.time.Instant;
import java.util.List;

/// How long after its last settle a batch's barrier goes down: the document that `bench join` writes
/// with `--json`.
///
/// @param sizes in the order in which they were asked for
public record JoinReport(Instant at, Machine machine, List<Size> sizes) {
  private static final long MANY = 100_000;

  /// One turn.
  ///
  /// @param seconds from the answer to the last settle until the certificate can be read
  /// @param settling seconds that enqueueing and settling the batch took
  /// @param load processes that wanted to run, mean of the last minute
  public record Fired(double seconds, double settling, double load) {}

  /// Batches of one size, one in each turn.
  public record Size(long items, List<Fired> turns, Target target) {
    public static Size of(long items, List<Fired> turns) {
      return new Size(
          items,
          turns,
          Target.below(
              "%,d items: seconds to the barrier".formatted(items),
              items <= MANY ? 1 : 5,
              Spread.of(turns.stream().mapToDouble(Fired::seconds))));
    }
  }

  /// For people.
  public String text() {
    return TargetTable.of(targets());
  }

  public List<Target> targets() {
    return sizes.stream().map(Size::target).toList();
  }
}
