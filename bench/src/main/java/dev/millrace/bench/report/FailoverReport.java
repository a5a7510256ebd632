package dev.millrace.bench.report;

import dev.millrace.bench.machine.Machine;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// Everything that `bench failover` measured: the document that `--json` writes.
///
/// @param jvm of each replica
/// @param bytes of an item's data
public record FailoverReport(
    Instant at, Machine machine, int queues, List<String> jvm, int bytes, List<State> states) {
  private static final double WARM_SECONDS = 20;
  private static final double COLD_SECONDS = 90;
  private static final double KILLED_SECONDS = 10;
  private static final double MIB = 1024 * 1024;

  /// Seconds from the start of the process.
  ///
  /// @param up the readiness probe says so
  /// @param first a queue answered
  /// @param all queues had answered
  public record Ready(double up, double first, double all) {
    double seconds() {
      return Math.max(up, all);
    }

    public String words() {
      return format(
          "%.1f s (up %.1f s, first queue %.1f s, last queue %.1f s)", seconds(), up, first, all);
    }
  }

  /// How long queues were not to be had, in seconds.
  ///
  /// @param late queues that took more than a second
  public record Gap(double median, double longest, long late) {
    /// @param seconds of each queue, ascending
    public static Gap of(List<Double> seconds) {
      return new Gap(
          seconds.get(seconds.size() / 2),
          seconds.getLast(),
          seconds.stream().filter(each -> each > 1).count());
    }

    public String words() {
      return format(
          "longest wait %.1f s, median of the queues %.2f s, %d of them over a second",
          longest, median, late);
    }
  }

  /// With so many items waiting.
  ///
  /// @param fillPerSecond items that were put in
  /// @param changelogBytes at the end, in the broker
  /// @param storeBytes of a replica that has all cells, at the end
  /// @param residentBytes of such a replica after it was filled
  /// @param warm stopped, and started with its disk
  /// @param cold stopped, and started with an empty folder
  /// @param join while a second replica came
  /// @param joinSeconds until that one had its copies
  /// @param kill SIGKILL of a replica, through the other
  /// @param leave SIGTERM of a replica, through the other
  /// @param load the machine's at the end
  public record State(
      long items,
      double fillPerSecond,
      long changelogBytes,
      long storeBytes,
      long residentBytes,
      Ready warm,
      Ready cold,
      Gap join,
      double joinSeconds,
      Gap kill,
      Gap leave,
      double load) {
    Stream<Target> targets() {
      return Stream.of(
          Target.below(what("back to its disk"), WARM_SECONDS, one(warm.seconds())),
          Target.below(what("an empty folder"), COLD_SECONDS, one(cold.seconds())),
          Target.below(what("killed"), KILLED_SECONDS, one(kill.longest())));
    }

    private String what(String what) {
      return format("%,d waiting: s, %s", items, what);
    }

    private static Spread one(double value) {
      return Spread.of(DoubleStream.of(value));
    }
  }

  public List<Target> targets() {
    return states.stream().flatMap(State::targets).toList();
  }

  /// For people.
  public String text() {
    var table =
        new Table(
            "waiting",
            "filled items/s",
            "changelog MiB",
            "store MiB",
            "resident MiB",
            "warm s",
            "cold s",
            "joined s",
            "join gap s",
            "kill gap s",
            "late",
            "leave gap s",
            "load");
    for (State state : states) {
      table.row(
          format("%,d", state.items()),
          format("%.0f", state.fillPerSecond()),
          format("%.0f", state.changelogBytes() / MIB),
          format("%.0f", state.storeBytes() / MIB),
          format("%.0f", state.residentBytes() / MIB),
          format("%.1f", state.warm().seconds()),
          format("%.1f", state.cold().seconds()),
          format("%.1f", state.joinSeconds()),
          format("%.1f", state.join().longest()),
          format("%.1f", state.kill().longest()),
          state.kill().late(),
          format("%.1f", state.leave().longest()),
          format("%.1f", state.load()));
    }
    return format(
        "%nMachine  %s%n%n%d queues, items of %d bytes, java %s%n%s%s",
        machine.words(), queues, bytes, String.join(" ", jvm), table, TargetTable.of(targets()));
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
