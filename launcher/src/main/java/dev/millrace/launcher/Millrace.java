package dev.millrace.launcher;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The root of all commands.
@Command(
    name = "millrace",
    mixinStandardHelpOptions = true,
    description = "Batch computing from containers.")
public final class Millrace {
  private Millrace() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Millrace()).execute(arguments));
  }
}
