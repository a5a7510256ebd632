package dev.millrace.source.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page as the API gave it.
///
/// @param position what led to it
/// @param next what leads to the one behind it; null for the last
record ApiPage(String position, List<String> names, @Nullable String next) {
  ApiPage {
    names = List.copyOf(names);
  }
}
