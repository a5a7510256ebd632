package dev.millrace.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The arguments of this program: options, then after `--` the command that does the work.
///
/// @param options as Spring reads them, `--key=value`; short keys are written out
/// @param command program and arguments, taken as they stand; empty for none
record CommandLine(List<String> options, List<String> command) {
  private static final Set<String> SHORT =
      Set.of(
          "url",
          "queue",
          "name",
          "concurrency",
          "prefetch",
          "lease",
          "deadline",
          "grace",
          "drain",
          "poll",
          "reconnect",
          "max-result",
          "scratch",
          "then",
          "stages");

  static final String USAGE =
      """
      usage: worker-adapter --queue=NAME [--url=http://127.0.0.1:7070] [--concurrency=1] [--KEY=VALUE…] -- COMMAND [ARGUMENT…]
      Runs COMMAND once for each item of the queue. KEY is a setting of millrace.worker, or any other in full.
      The token is read from MILLRACE_WORKER_TOKEN. For HTTP workers and chains set millrace.worker.stages.\
      """;

  /// @throws IllegalArgumentException with a message for the caller
  static CommandLine parse(List<String> arguments) {
    int end = arguments.indexOf("--");
    List<String> before = end < 0 ? arguments : arguments.subList(0, end);
    List<String> command = end < 0 ? List.of() : arguments.subList(end + 1, arguments.size());
    if (end >= 0 && command.isEmpty()) {
      throw new IllegalArgumentException("there is no command after --");
    }
    var options = new ArrayList<String>();
    for (String argument : before) {
      options.add(option(argument));
    }
    return new CommandLine(List.copyOf(options), List.copyOf(command));
  }

  private static String option(String argument) {
    if (!argument.startsWith("--")) {
      throw new IllegalArgumentException(
          "\"%s\" is not an option; the command goes after --".formatted(argument));
    }
    String key = argument.substring(2).split("=", 2)[0];
    if (key.equals("token") || key.endsWith(".token")) {
      throw new IllegalArgumentException(
          "a token on the command line can be seen by every user of this machine:"
              + " set MILLRACE_WORKER_TOKEN in the environment");
    }
    if (!argument.contains("=")) {
      throw new IllegalArgumentException(
          "the option --%s needs a value: --%s=…".formatted(key, key));
    }
    if (SHORT.contains(key.split("[.\\[]", 2)[0])) {
      return "--millrace.worker." + argument.substring(2);
    }
    if (!key.contains(".")) {
      throw new IllegalArgumentException("there is no option --" + key);
    }
    return argument;
  }
}
