package dev.millrace.e2e.load;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.QueueSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/// Queues that belong together; the names differ, so that they do not all lie in one partition.
///
/// @param name that no other lane has
/// @param spread whether queues have shards, where what is judged of a queue as a whole allows it
record Lane(String name, boolean spread) {
  /// Nothing is forgotten, and nothing is dead but what is said to be.
  private static final String COMMON =
      """
      "maxAttempts": 100, "maxLost": 1000,
      "backoff": {"initial": "200ms", "max": "2s"},
      "retention": {"succeeded": "7d", "dead": "7d", "cancelled": "7d", "maxItems": 20000000}\
      """;

  private static final String HEDGED_AFTER = "500ms";

  /// Each item of it is followed by one in [#next].
  String work() {
    return name + "-work";
  }

  String next() {
    return name + "-next";
  }

  /// Its items come in batches, of which [#news] is told.
  String batched() {
    return name + "-batched";
  }

  String news() {
    return name + "-news";
  }

  /// With a rate, and a limit for each group.
  String limited() {
    return name + "-limited";
  }

  /// Its items are of groups, and become fewer: some of one group are done in one step, which makes
  /// the next one.
  String parts() {
    return name + "-parts";
  }

  /// A second worker gets what the first is slow with.
  String hedged() {
    return name + "-hedged";
  }

  Map<String, QueueSpec> queues() {
    var all = new LinkedHashMap<String, QueueSpec>();
    all.put(work(), spec(shards("name")));
    all.put(next(), spec(shards("name")));
    all.put(news(), spec(""));
    String told = ", \"onBatchComplete\": [{\"queue\": \"" + news() + "\"}]";
    all.put(batched(), spec(told + shards("batch")));
    // One cell's time says nothing of another's, by which a rate could be judged.
    all.put(limited(), spec(", \"groupLimit\": 2, \"rate\": {\"limit\": 20, \"burst\": 10}"));
    all.put(parts(), spec(shards("group")));
    String hedge = ", \"hedge\": {\"factor\": 2, \"least\": \"" + HEDGED_AFTER + "\"}";
    all.put(hedged(), spec(hedge + shards("name")));
    return all;
  }

  private String shards(String by) {
    return spread ? ", \"shards\": {\"count\": 4, \"by\": \"" + by + "\"}" : "";
  }

  private static QueueSpec spec(String more) {
    return Json.strict().readValue("{" + COMMON + more + "}", QueueSpec.class);
  }

  /// The item that follows this one.
  static String followUp(String item) {
    return item + "-next";
  }
}
