package dev.millrace.launcher.broker;

import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// Where clients first reach a Kafka.
public final class BootstrapServers {
  private static final Pattern SERVER =
      Pattern.compile("([a-zA-Z0-9._-]+|\\[[0-9a-fA-F:.]+\\]):([0-9]{1,5})");

  private BootstrapServers() {}

  /// Those that an option of a command gives.
  ///
  /// @return the text
  /// @throws ParameterException that names the option
  public static String require(CommandSpec command, String option, String text) {
    try {
      return require(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), option + ": " + e.getMessage());
    }
  }

  /// @return the text
  /// @throws IllegalArgumentException with a message for a person when it is not `HOST:PORT`, or
  ///     several of them with commas between
  public static String require(String text) {
    for (String server : text.split(",", -1)) {
      var match = SERVER.matcher(server);
      if (!match.matches() || Integer.parseInt(match.group(2)) > 65535) {
        throw new IllegalArgumentException(
            "\"%s\" is not a Kafka server: say HOST:PORT, or several with commas between"
                .formatted(server));
      }
    }
    return text;
  }
}
