package dev.millrace.bench;

import dev.millrace.contracts.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What all commands that write a report have in common: where it goes, and how what they are told
/// is refused.
final class ReportOptions {
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
  private CommandSpec spec;

  @Option(names = "--json", description = "Writes everything to a file.")
  private @Nullable Path json;

  /// Writes it to the file, if one is named.
  void write(Object report) throws IOException {
    if (json != null) {
      Files.write(json, Json.strict().writerWithDefaultPrettyPrinter().writeValueAsBytes(report));
    }
  }

  /// @throws ParameterException when the option's value is not within
  void range(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw wrong("%s is %d to %d, not %d".formatted(option, least, most, value));
    }
  }

  /// The command was not understood.
  ParameterException wrong(@Nullable String message) {
    return new ParameterException(spec.commandLine(), String.valueOf(message));
  }
}
