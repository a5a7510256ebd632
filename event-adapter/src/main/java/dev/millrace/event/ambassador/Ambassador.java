package dev.millrace.event.ambassador;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.event.message.Event;
import dev.millrace.event.pattern.Arrival;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
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

  /// An item as a pattern sees it: its data, with its name for a key.
  ///
  /// @param name as its source has it
  static Arrival arrival(String input, String name, JsonData data, String position) {
    byte[] key = name.getBytes(StandardCharsets.UTF_8);
    return new Arrival(input, new Event(key, new RecordHeaders(), data.bytes(), 0), position);
  }

  /// @param next null on the last page
  record Page(List<String> names, @Nullable String next) {}
}
