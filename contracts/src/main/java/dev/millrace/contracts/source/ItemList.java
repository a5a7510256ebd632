package dev.millrace.contracts.source;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millrace.contracts.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a source lists: the names of the items that exist, done or not, in any order.
///
/// @param items names; empty when the source is
/// @param metadata present when this is one page of several
@Kind("ItemList")
public record ItemList(List<String> items, @Nullable Metadata metadata) {
  public ItemList {
    items = items == null ? List.of() : List.copyOf(items);
  }

  public static ItemList of(List<String> items) {
    return new ItemList(items, null);
  }

  /// @param next give this back as `?continue=` for the next page; null or empty on the last
  public record Metadata(@JsonProperty("continue") @Nullable String next) {
    /// What to ask for the next page with, or null when there is none.
    public static @Nullable String next(@Nullable Metadata of) {
      return of == null || of.next == null || of.next.isEmpty() ? null : of.next;
    }
  }

  /// What to ask for the next page with, or null when there is none.
  public @Nullable String next() {
    return Metadata.next(metadata);
  }
}
