package dev.millrace.event.ambassador;

import dev.millrace.contracts.json.JsonData;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What stands in front of one or several sources. Safe for all threads.
public interface Ambassador {
  /// @param next as the page before gave it; null for the first
  /// @param limit names that are asked for at once; a page may have fewer, even none
  Page list(@Nullable String next, int limit) throws IOException, InterruptedException;

  /// @return empty when there is no such item, or it is not let through
  Optional<JsonData> item(String name) throws IOException, InterruptedException;

  /// @return false when no source wants to know
  boolean accept(List<String> names) throws IOException, InterruptedException;

  /// @param next null on the last page
  record Page(List<String> names, @Nullable String next) {}
}
