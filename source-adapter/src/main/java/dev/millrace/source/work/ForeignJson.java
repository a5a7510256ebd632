package dev.millrace.source.work;

import dev.millrace.contracts.json.Json;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads documents that others have made: they may say a thing twice, of which the last counts, and
/// their numbers keep their digits.
public final class ForeignJson {
  private static final JsonMapper MAPPER =
      Json.lenient()
          .rebuild()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private ForeignJson() {}

  /// @throws tools.jackson.core.JacksonException when it is none
  public static JsonNode read(byte[] document) {
    return MAPPER.readTree(document);
  }
}
