package dev.millrace.bench.process;

import java.util.List;
import java.util.Map;

/// What to start.
///
/// @param argv the program and its arguments; no shell reads them
/// @param environment added to that of the bench
public record Launch(List<String> argv, Map<String, String> environment) {
  public static Launch of(List<String> argv) {
    return new Launch(argv, Map.of());
  }
}
