package dev.millrace.bench.report;

import java.util.List;
import java.util.Optional;

/// One scenario with all who took part.
///
/// @param scenario its word on the command line
/// @param load how they were driven
public record Contest<T>(String scenario, String load, List<Series<T>> series) {
  Optional<Series<T>> of(String name) {
    return series.stream().filter(each -> each.name().equals(name)).findFirst();
  }
}
