package dev.millrace.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/// Where the figures were measured.
///
/// @param disk device and file system of the servers' data
/// @param load processes that wanted to run, mean of the last minute, before the bench began: above
///     a few tenths the figures are not worth much
public record Machine(
    String processor,
    int cores,
    long memoryBytes,
    String kernel,
    String disk,
    String java,
    double load) {

  private static final double GIB = 1024.0 * 1024 * 1024;

  public static Machine here(Disk disk) throws IOException {
    return new Machine(
        field("/proc/cpuinfo", "model name"),
        Runtime.getRuntime().availableProcessors(),
        Long.parseLong(field("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) * 1024,
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        disk.name(),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
        loadNow());
  }

  /// Processes that want to run, mean of the last minute.
  public static double loadNow() throws IOException {
    return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
  }

  /// In one line.
  public String words() {
    return String.format(
        Locale.ROOT,
        "%s, %d cores, %d GiB · %s · %s · %s · load before %.2f",
        processor,
        cores,
        Math.round(memoryBytes / GIB),
        kernel,
        disk,
        java,
        load);
  }

  private static String field(String file, String name) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    }
  }
}
