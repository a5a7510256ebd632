package dev.millrace.coordinator.reduce;

import dev.millrace.contracts.batch.Cover;
import dev.millrace.contracts.batch.Merge;
import dev.millrace.contracts.batch.Outcome;
import dev.millrace.contracts.batch.Partial;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.Lease;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// A partial result in hand: an input, the merge of some, or what a reducer of the user's own made
/// of some.
///
/// @param batch whose inputs it covers
record Part(Lease lease, String batch, Cover cover, JsonData value) {

  /// @throws MalformedPartException when it is none of these
  static Part of(Lease lease) throws MalformedPartException {
    String batch = lease.batch();
    if (batch != null) {
      // Whatever an input says it is: only what belongs to no batch can be a merge.
      return new Part(lease, batch, Cover.of(lease.name()), lease.data());
    }
    String group = lease.group();
    if (group == null) {
      throw new MalformedPartException("the item belongs to no batch: enqueue it with one");
    }
    return merged(lease, group);
  }

  private static Part merged(Lease lease, String batch) throws MalformedPartException {
    try {
      String kind = kind(lease.data());
      if ("Outcome".equals(kind)) {
        Outcome outcome = Json.lenient().readValue(lease.data().bytes(), Outcome.class);
        JsonData data = outcome.item().data();
        if (data != null && "Merge".equals(kind(data))) {
          Cover cover = Json.lenient().readValue(data.bytes(), Merge.class).cover();
          return new Part(lease, batch, cover, outcome.result());
        }
      } else if ("Partial".equals(kind)) {
        Partial partial = Json.lenient().readValue(lease.data().bytes(), Partial.class);
        return new Part(lease, batch, partial.cover(), partial.value());
      }
    } catch (JacksonException e) {
      throw new MalformedPartException("the item is no partial result: " + e.getOriginalMessage());
    }
    throw new MalformedPartException(
        "the item belongs to no batch, and is neither a Partial nor the Outcome of a Merge");
  }

  private static @Nullable String kind(JsonData data) {
    return data.path("kind").stringValue(null);
  }

  static final class MalformedPartException extends Exception {
    private static final long serialVersionUID = 1;

    MalformedPartException(String message) {
      super(message);
    }
  }
}
