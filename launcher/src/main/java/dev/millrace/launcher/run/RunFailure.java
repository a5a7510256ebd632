package dev.millrace.launcher.run;

import dev.millrace.launcher.process.Ending;
import java.util.List;

/// A run cannot begin or go on.
public final class RunFailure extends Exception {
  private final List<String> details;
  private final boolean portTaken;

  public RunFailure(String message) {
    this(message, List.of(), false);
  }

  private RunFailure(String message, List<String> details, boolean portTaken) {
    super(message);
    this.details = details;
    this.portTaken = portTaken;
  }

  static RunFailure of(String program, Ending ending, boolean portTaken) {
    String message =
        "%s ended%s: %s; all it said is in %s"
            .formatted(
                program,
                ending.wasReady() ? " too often" : " at start",
                ending.what(),
                ending.log());
    return new RunFailure(message, ending.tail(), portTaken);
  }

  /// Further lines to show, such as the last ones of the program that ended.
  public List<String> details() {
    return details;
  }

  /// True when another program took a port in between: trying again helps.
  public boolean portTaken() {
    return portTaken;
  }
}
