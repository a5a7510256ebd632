package dev.millrace.contracts.queue;

import dev.millrace.contracts.json.JsonData;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The right to work on one item until `expires`.
///
/// @param token proves it; a new one at each lease of the item
/// @param attempt how often the item has been handed out, this time included
/// @param failures attempts that failed before
/// @param priority that of the item, 1 to 9; null when it is 0
/// @param checkpoint what [Settlement.Extend] last stored for this item, such as the results of the
///     finished stages of a chain; null when nothing was
public record Lease(
    String token,
    String name,
    JsonData data,
    int attempt,
    int failures,
    @Nullable String group,
    @Nullable String batch,
    @Nullable Integer priority,
    Instant expires,
    @Nullable JsonData checkpoint) {
  public Lease {
    Objects.requireNonNull(token, "there is no \"token\"");
    Objects.requireNonNull(name, "there is no \"name\"");
    Objects.requireNonNull(data, "there is no \"data\"");
  }
}
