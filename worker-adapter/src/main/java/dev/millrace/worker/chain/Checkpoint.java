package dev.millrace.worker.chain;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millrace.contracts.Sha256;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// How far a chain has come with an item.
///
/// @param chain the fingerprint of the chain that made it: one of other stages, or of the same ones
///     in another order, must not go on from here
/// @param finished stages that are done, counted from the first; at least 1
/// @param result what the last of them made, the next one's data
record Checkpoint(
    @JsonProperty("chain") String chain,
    @JsonProperty("finished") int finished,
    @JsonProperty("result") JsonData result) {

  JsonData toData() {
    return JsonData.parse(Json.strict().writeValueAsBytes(this));
  }

  /// @return null when there is none, or none that the chain can go on from
  static @Nullable Checkpoint of(@Nullable JsonData data, String chain, int stages) {
    if (data == null) {
      return null;
    }
    try {
      Checkpoint read = Json.strict().readValue(data.bytes(), Checkpoint.class);
      boolean ours =
          chain.equals(read.chain)
              && read.result != null
              && read.finished > 0
              && read.finished < stages;
      return ours ? read : null;
    } catch (JacksonException e) {
      return null; // written by something else
    }
  }

  /// Depends on the names of the stages and their order, and on nothing else: a worker that was
  /// moved or rebuilt is the same stage.
  static String fingerprint(List<String> stages) {
    MessageDigest sha = Sha256.digest();
    for (String stage : stages) {
      sha.update(stage.getBytes(StandardCharsets.UTF_8));
      sha.update((byte) 0);
    }
    return HexFormat.of().formatHex(sha.digest(), 0, 12);
  }
}
