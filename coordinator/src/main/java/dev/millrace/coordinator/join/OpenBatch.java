package dev.millrace.coordinator.join;

import dev.millrace.contracts.Names;
import dev.millrace.contracts.batch.JoinCertificate;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The data of a control item: a batch whose barrier stands, or whose results are let pass.
///
/// @param queue where it began
/// @param passing null while the barrier stands
record OpenBatch(@Nullable String queue, String batch, Instant opened, @Nullable Passing passing) {

  OpenBatch {
    if (batch == null || opened == null) {
      throw new IllegalArgumentException("batch and opened are missing");
    }
    Names.requireLabel("batch", batch);
  }

  /// How far a barrier that went down has come.
  ///
  /// @param source which of the barrier's result queues is next; as many as there are when all
  ///     results have passed
  /// @param next the page of it, null for the first
  /// @param passed results so far
  record Passing(JoinCertificate certificate, int source, @Nullable String next, long passed) {}

  /// @throws tools.jackson.core.JacksonException when it is none
  static OpenBatch of(JsonData data) {
    return Json.lenient().readValue(data.bytes(), OpenBatch.class);
  }

  JsonData data() {
    return JsonData.of(Json.strict().<ObjectNode>valueToTree(this));
  }

  OpenBatch with(Passing next) {
    return new OpenBatch(queue, batch, opened, next);
  }
}
