package dev.millrace.contracts.source;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.millrace.contracts.Kind;
import dev.millrace.contracts.json.JsonData;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One item: what a source tells of it, and what a worker is given.
///
/// @param metadata what the queue knows of it; absent from a source
/// @param data what the work needs, any JSON object
@Kind("Item")
public record Item(@Nullable Metadata metadata, JsonData data) {
  public Item {
    data = data == null ? JsonData.empty() : data;
  }

  public static Item of(JsonData data) {
    return new Item(null, data);
  }

  /// A worker ignores what it does not know in here, also a strict one: a newer adapter may tell
  /// more.
  ///
  /// @param attempt 1 the first time the item is handed out
  /// @param deadline when the work will be stopped
  /// @param original the data the item was enqueued with, where that is not `data`: in a chain of
  ///     workers, from the second stage on
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Metadata(
      String name,
      @Nullable String queue,
      int attempt,
      @Nullable Instant deadline,
      @Nullable JsonData original) {
    public Metadata(String name, @Nullable String queue, int attempt, @Nullable Instant deadline) {
      this(name, queue, attempt, deadline, null);
    }
  }
}
