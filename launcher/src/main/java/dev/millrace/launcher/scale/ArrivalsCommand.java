package dev.millrace.launcher.scale;

import dev.millrace.launcher.console.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "arrivals",
    description = "Write a made trace of arrivals to the standard output.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // set by picocli
final class ArrivalsCommand implements Callable<Integer> {
  @Parameters(paramLabel = "PATTERN", description = "${COMPLETION-CANDIDATES}")
  private ArrivalPattern pattern;

  @Option(names = "--seed", description = "of what is left to chance (default: ${DEFAULT-VALUE})")
  private long seed = 1;

  @Override
  public Integer call() {
    Console console = Console.system();
    pattern.file(seed).forEach(console.out()::println);
    return 0;
  }
}
