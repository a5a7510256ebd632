package dev.millrace.contracts.worker;

import dev.millrace.contracts.Kind;
import dev.millrace.contracts.json.JsonData;

/// What a worker answers when an item is done.
@Kind("WorkResult")
public record WorkResult(JsonData data) {
  public WorkResult {
    data = data == null ? JsonData.empty() : data;
  }
}
