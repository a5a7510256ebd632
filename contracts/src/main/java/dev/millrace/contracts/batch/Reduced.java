package dev.millrace.contracts.batch;

import dev.millrace.contracts.Kind;
import dev.millrace.contracts.json.JsonData;

/// What is left of a batch when everything is merged.
///
/// @param reduce the name of the reduction
/// @param cover the proof of completeness: it covers every input of the sealed batch but those that
///     are missing
/// @param missing inputs that are dead or cancelled
@Kind("Reduced")
public record Reduced(String reduce, String batch, Cover cover, long missing, JsonData value) {}
