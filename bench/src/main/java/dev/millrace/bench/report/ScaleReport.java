package dev.millrace.bench.report;

import static java.util.stream.Collectors.joining;

import dev.millrace.bench.broker.BrokerCounters.Counts;
import dev.millrace.bench.machine.Machine;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// Everything that `bench scale` measured: the document that `--json` writes.
///
/// @param clients of each point
/// @param bytes of an item's data
public record ScaleReport(
    Instant at, Machine machine, int clients, int bytes, List<Idle> idle, List<Point> points) {

  /// Replicas that nobody calls.
  ///
  /// @param cores kept busy, by process
  public record Idle(
      int replicas,
      int cells,
      double seconds,
      Map<String, Double> cores,
      Map<String, Long> residentBytes,
      Counts counts) {
    /// In one line.
    public String words() {
      return format(
          "%d replicas with %d cells, idle: %s; %s; %.0f requests/s",
          replicas,
          cells,
          each(cores, share -> format("%.3f cores", share)),
          each(residentBytes, bytes -> format("%d MiB", bytes >> 20)),
          counts.requests().values().stream().mapToLong(Long::longValue).sum() / seconds);
    }

    private static <T> String each(Map<String, T> figures, Function<T, String> words) {
      return figures.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .map(each -> each.getKey() + " " + words.apply(each.getValue()))
          .collect(joining(", "));
    }
  }

  /// The cycle with some replicas and queues.
  ///
  /// @param shards of each queue; 1 is a queue without
  /// @param items settled
  /// @param micros processor time for each item, by process
  /// @param counts what the broker did meanwhile
  /// @param load the machine's at the end
  public record Point(
      int replicas,
      int queues,
      int shards,
      int batch,
      long items,
      double seconds,
      Map<String, Double> micros,
      Counts counts,
      double load) {
    double perSecond() {
      return items / seconds;
    }

    double replicaMicros() {
      return micros.entrySet().stream()
          .filter(each -> each.getKey().startsWith("replica"))
          .mapToDouble(Map.Entry::getValue)
          .sum();
    }

    double micros(String process) {
      return micros.getOrDefault(process, Double.NaN);
    }

    /// Ended ones; of all replicas together.
    double transactionsPerSecond() {
      return counts.requests().getOrDefault("EndTxn", 0L) / seconds;
    }

    double each(Map<String, Long> counts) {
      return (double) counts.values().stream().mapToLong(Long::longValue).sum() / items;
    }

    /// In one line.
    public String words() {
      return format(
          "  %d replicas, %2d queues of %2d shards, batches of %3d: %7.0f items/s, load %.1f",
          replicas, queues, shards, batch, perSecond(), load);
    }
  }

  /// For people.
  public String text() {
    var table =
        new Table(
            "replicas",
            "queues",
            "shards",
            "batch",
            "items/s",
            "broker µs",
            "replicas µs",
            "clients µs",
            "bytes in",
            "bytes out",
            "requests",
            "transactions/s",
            "load");
    for (Point point : points) {
      table.row(
          point.replicas(),
          point.queues(),
          point.shards(),
          point.batch(),
          format("%.0f", point.perSecond()),
          format("%.1f", point.micros("broker")),
          format("%.1f", point.replicaMicros()),
          format("%.1f", point.micros("clients")),
          format("%.0f", point.each(point.counts().bytesIn())),
          format("%.0f", point.each(point.counts().bytesOut())),
          format("%.3f", point.each(point.counts().requests())),
          format("%.0f", point.transactionsPerSecond()),
          format("%.1f", point.load()));
    }
    return format(
        "%nMachine  %s%n%n%d clients, items of %d bytes; for each item: processor time, the"
            + " broker's bytes and requests%n%s%n%s",
        machine.words(), clients, bytes, table, details());
  }

  private String details() {
    return points.stream()
        .map(
            point ->
                format(
                    "%d replicas, %d queues of %d shards, batches of %d, for each item%n  processor"
                        + " µs  %s%n  bytes in      %s%n  bytes out     %s%n  requests      %s%n",
                    point.replicas(),
                    point.queues(),
                    point.shards(),
                    point.batch(),
                    point.micros().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(each -> format("%s %.1f", each.getKey(), each.getValue()))
                        .collect(joining(", ")),
                    shares(point.counts().bytesIn(), point.items(), 1),
                    shares(point.counts().bytesOut(), point.items(), 1),
                    shares(point.counts().requests(), point.items(), 0.0005)))
        .collect(joining());
  }

  private static String shares(Map<String, Long> counts, long items, double least) {
    return counts.entrySet().stream()
        .filter(each -> (double) each.getValue() / items >= least)
        .map(each -> format("%s %.3f", each.getKey(), (double) each.getValue() / items))
        .collect(joining(", "));
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
