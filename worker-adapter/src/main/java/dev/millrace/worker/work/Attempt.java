package dev.millrace.worker.work;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.Settlement.Progress;
import org.jspecify.annotations.Nullable;

/// What a driver can hear and say while it works on an item. Safe for all threads.
public interface Attempt {
  StopSignal stop();

  /// Replaces the progress shown in the item's status. Cheap: it travels with a heartbeat.
  void progress(Progress progress);

  /// What an earlier attempt stored with [#checkpoint(JsonData)]; null when nothing was.
  @Nullable JsonData checkpoint();

  /// Stores what the next attempt should know, should this one not succeed. Returns once it is
  /// durable, or, when the queue does not answer, at once: then it is sent before the verdict is.
  void checkpoint(JsonData checkpoint) throws InterruptedException;
}
