package dev.millrace.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `bench`: what Millrace costs, measured on this machine.
@Command(
    name = "bench",
    description = "Benchmarks, peers included. Load goes to 127.0.0.1 only and ends by itself.",
    subcommands = {
      QueueCommand.class,
      ScaleCommand.class,
      FailoverCommand.class,
      EventsCommand.class,
      ReduceCommand.class,
      JoinCommand.class,
      ThumbnailerCommand.class,
      ImagesCommand.class
    },
    mixinStandardHelpOptions = true)
public final class BenchApplication implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
  private CommandSpec spec;

  /// Ends the JVM with 0, 1 when a bench failed or (with `--check`) missed a target, or 2 when the
  /// command line was wrong.
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /// As [#main], but returns the exit code.
  static int run(String... arguments) {
    var commands = new CommandLine(new BenchApplication());
    commands.setExecutionExceptionHandler(
        (e, command, result) -> {
          command.getErr().println("bench: " + e.getMessage());
          return 1;
        });
    return commands.execute(arguments);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "say what to bench: queue, scale, failover, events, reduce, join, thumbnailer or images");
  }
}
