package dev.millrace.launcher.conformance;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.worker.WorkFiles;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A worker that merges: `{"inputs":[{…},{…}]}` in, one document of the same shape out.
@FunctionalInterface
interface Reducer {
  Merge merge(List<JsonData> inputs) throws IOException, InterruptedException;

  /// How one merge ended.
  ///
  /// @param done whether it says that it succeeded
  /// @param result what it gave, whatever that is; may be empty
  /// @param brief the end of it, for people
  record Merge(boolean done, String result, String brief) {
    /// The result, if it is one JSON object.
    Optional<JsonData> document() {
      try {
        return done ? Optional.of(JsonData.parse(result)) : Optional.empty();
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
  }

  /// In its file form.
  static Reducer by(CommandWorker worker) {
    return inputs -> {
      CommandWorker.Run run = worker.run(item(inputs));
      boolean done = run.exit().equals(Optional.of(WorkFiles.EXIT_DONE));
      return new Merge(done, run.result().brief(), run.brief());
    };
  }

  /// In its HTTP form.
  static Reducer by(HttpWorker worker) {
    return inputs -> {
      Exchange.Answer answer = worker.work(item(inputs));
      JsonNode data = answer.json().path("data");
      String result = data.isMissingNode() ? answer.brief() : data.toString();
      return new Merge(answer.status() == 200, result, answer.brief());
    };
  }

  /// As the coordinator gives it; what it covers is made up.
  private static JsonData item(List<JsonData> inputs) {
    ObjectNode item = Json.strict().createObjectNode();
    item.put("kind", "Merge");
    var array = item.putArray("inputs");
    inputs.forEach(input -> array.add(input.tree()));
    item.putObject("cover").put("inputs", inputs.size()).put("checksum", "0".repeat(32));
    return JsonData.of(item);
  }
}
