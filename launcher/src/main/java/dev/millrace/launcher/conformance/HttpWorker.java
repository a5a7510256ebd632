package dev.millrace.launcher.conformance;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.source.Item;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A worker in its HTTP form.
final class HttpWorker {
  static final String WORK = "/api/v1/work";

  private final Exchange http;
  private final WorkerTrial trial;
  private Exchange.@Nullable Answer usual;

  HttpWorker(Exchange http, WorkerTrial trial) {
    this.http = http;
    this.trial = trial;
  }

  Exchange http() {
    return http;
  }

  WorkerTrial trial() {
    return trial;
  }

  /// What the given item brings; asked once and remembered.
  Exchange.Answer usual() throws IOException, InterruptedException {
    Exchange.Answer answer = usual;
    if (answer == null) {
      answer = work(trial.item());
      usual = answer;
    }
    return answer;
  }

  Exchange.Answer work(JsonData data) throws IOException, InterruptedException {
    return http.post(WORK, document(data).toString());
  }

  ObjectNode document(JsonData data) {
    var metadata =
        new Item.Metadata(
            "conformance item", "conformance", 1, Instant.now().plus(trial.patience()));
    return Json.strict().valueToTree(new Item(metadata, data));
  }
}
