package dev.millrace.launcher;

import dev.millrace.contracts.json.Durations;
import dev.millrace.launcher.client.BatchesCommand;
import dev.millrace.launcher.client.EnqueueCommand;
import dev.millrace.launcher.client.EventsCommand;
import dev.millrace.launcher.client.ItemsCommand;
import dev.millrace.launcher.client.PurgeCommand;
import dev.millrace.launcher.client.QueueCommand;
import dev.millrace.launcher.client.QueuesCommand;
import dev.millrace.launcher.client.RedriveCommand;
import dev.millrace.launcher.client.TrashCommand;
import dev.millrace.launcher.client.WebUrl;
import dev.millrace.launcher.conformance.ConformanceCommand;
import dev.millrace.launcher.console.Words;
import dev.millrace.launcher.migrate.MigrateCommand;
import dev.millrace.launcher.render.RenderCommand;
import dev.millrace.launcher.scale.ScaleCommand;
import dev.millrace.launcher.start.DemoCommand;
import dev.millrace.launcher.start.PrepareCommand;
import dev.millrace.launcher.start.RunCommand;
import dev.millrace.launcher.start.UpCommand;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.TypeConversionException;

/// The root of all commands.
@Command(
    name = "millrace",
    mixinStandardHelpOptions = true,
    version = "millrace 0.1.0",
    description = "Batch computing from containers.",
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      UpCommand.class,
      QueuesCommand.class,
      QueueCommand.class,
      ItemsCommand.class,
      BatchesCommand.class,
      EnqueueCommand.class,
      RedriveCommand.class,
      PurgeCommand.class,
      EventsCommand.class,
      TrashCommand.class,
      ConformanceCommand.class,
      RenderCommand.class,
      ScaleCommand.class,
      MigrateCommand.class,
      BenchCommand.class,
      PrepareCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:it worked", "1:it did not", "2:the command was not understood"})
public final class Millrace {
  private Millrace() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    var commandLine = new CommandLine(new Millrace());
    commandLine.setExpandAtFiles(false);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.registerConverter(Duration.class, Durations::parse);
    commandLine.registerConverter(Instant.class, Millrace::instant);
    commandLine.registerConverter(Path.class, Millrace::path);
    commandLine.registerConverter(URI.class, Millrace::url);
    commandLine.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          command.getErr().println("millrace: " + Words.mishap(e));
          return 1;
        });
    commandLine.setParameterExceptionHandler(
        (e, arguments) -> {
          e.getCommandLine()
              .getErr()
              .printf("millrace: %s (see --help)%n", String.valueOf(e.getMessage()));
          return 2;
        });
    return commandLine;
  }

  /// A variable that is not set, between quotes, would be taken for the current directory.
  private static Path path(String text) {
    if (text.isEmpty()) {
      throw new TypeConversionException(
          "\"\" is no file or folder: say . for the current directory");
    }
    return Path.of(text);
  }

  private static URI url(String text) {
    try {
      return WebUrl.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new TypeConversionException(
          "\"%s\" is not a time such as 2027-01-31T08:00:00Z".formatted(text));
    }
  }
}
