package dev.millrace.contracts.queue;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// Where an item stands.
///
/// ```text
///              notBefore                 lease                complete
///  enqueue ──► SCHEDULED ──────► READY ────────► LEASED ─────────────► SUCCEEDED
///                  ▲     due       │  ▲ release     │  fail for good, or too often
///                  │               │  └─────────────┤─────────────► DEAD ──► (redrive) SCHEDULED
///                  └───────────────┼────────────────┘
///                     fail, expire │ cancel (from any of the three)
///                     (backoff)    └──────────────────────────────► CANCELLED
/// ```
///
/// An item that comes with its result is `SUCCEEDED` from the beginning. One that two workers have
/// (`hedge`) stays `LEASED` until one of them completes it, or both have let it go.
public enum ItemState {
  SCHEDULED,
  READY,
  LEASED,
  SUCCEEDED,
  DEAD,
  CANCELLED;

  /// True for the three states that an item does not leave by itself.
  public boolean settled() {
    return switch (this) {
      case SCHEDULED, READY, LEASED -> false;
      case SUCCEEDED, DEAD, CANCELLED -> true;
    };
  }

  @JsonValue
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// @throws IllegalArgumentException with a message for the caller
  @JsonCreator
  public static ItemState of(String wire) {
    return WireEnum.of(values(), ItemState::wire, "state", wire);
  }
}
