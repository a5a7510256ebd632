package dev.millrace.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/// Some processes and all their descendants, read from `/proc`.
public record ProcessTree(List<ProcessHandle> roots) {
  private static final long NANOS_PER_TICK = 10_000_000;

  /// Processor time used so far, user and system, in steps of 10 ms; with that of children that
  /// have ended and were waited for.
  public Duration cpu() {
    return Duration.ofNanos(sum(ProcessTree::ticks) * NANOS_PER_TICK);
  }

  /// Processor time of all children of this process that have ended, and of their children.
  public static Duration endedChildren() {
    String[] words = words(Path.of("/proc/self"));
    return Duration.ofNanos(
        (Long.parseLong(words[13]) + Long.parseLong(words[14])) * NANOS_PER_TICK);
  }

  /// Memory in use now: pages that several of the processes share are counted once (PSS).
  public long residentBytes() {
    return sum(ProcessTree::proportionalBytes);
  }

  private long sum(ToLongFunction<Path> figure) {
    return roots.stream()
        .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
        .mapToLong(process -> figure.applyAsLong(Path.of("/proc", Long.toString(process.pid()))))
        .sum();
  }

  private static long ticks(Path process) {
    String[] words = words(process);
    return words.length == 0
        ? 0
        : Long.parseLong(words[11])
            + Long.parseLong(words[12])
            + Long.parseLong(words[13])
            + Long.parseLong(words[14]);
  }

  /// What stands in `stat` behind the program's name, which is in brackets and may hold anything:
  /// the state is the first word, and utime, stime, cutime and cstime are the 12th to the 15th.
  private static String[] words(Path process) {
    String stat = read(process.resolve("stat"));
    return stat.isEmpty() ? new String[0] : stat.substring(stat.lastIndexOf(')') + 2).split(" ");
  }

  private static long proportionalBytes(Path process) {
    return read(process.resolve("smaps_rollup"))
        .lines()
        .filter(line -> line.startsWith("Pss:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .sum();
  }

  /// Empty when the process has just ended.
  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      if (Files.exists(file.getParent())) {
        throw new IllegalStateException("cannot read " + file + ": " + e.getMessage(), e);
      }
      return "";
    }
  }
}
