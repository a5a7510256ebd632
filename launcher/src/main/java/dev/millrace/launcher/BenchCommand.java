package dev.millrace.launcher;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/// Stands here for the help alone: the `millrace` script hands `bench` to the bench itself, without
/// this JVM beside it to disturb what is measured.
@Command(
    name = "bench",
    description = "Measure Millrace, and what people would otherwise pick, on this machine.",
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  @Unmatched
  @SuppressWarnings("NullAway.Init") // set by picocli
  private List<String> arguments;

  @Override
  public Integer call() {
    throw new IllegalStateException("bench is run by the millrace script");
  }
}
