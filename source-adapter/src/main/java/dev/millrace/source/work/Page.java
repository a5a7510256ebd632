package dev.millrace.source.work;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some names of a listing.
///
/// @param names may be empty even when more pages follow
/// @param next the cursor of the page after this one; null when this was the last. It may be the one
///     that this page was asked for with when there are no names yet, and never another that was
///     there before
public record Page(List<String> names, @Nullable String next) {
  public Page {
    names = List.copyOf(names);
  }
}
