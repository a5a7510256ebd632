package dev.millrace.contracts.batch;

import dev.millrace.contracts.Kind;
import dev.millrace.contracts.json.JsonData;

/// The merge of some of a batch's inputs.
@Kind("Partial")
public record Partial(Cover cover, JsonData value) {
  public Partial {
    if (cover == null || value == null) {
      throw new IllegalArgumentException("a Partial needs a cover and a value");
    }
  }
}
