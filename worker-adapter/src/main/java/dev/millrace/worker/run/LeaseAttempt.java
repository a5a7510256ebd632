package dev.millrace.worker.run;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.Settlement.Progress;
import dev.millrace.worker.lease.Heartbeat;
import dev.millrace.worker.lease.HeldLease;
import dev.millrace.worker.work.Attempt;
import dev.millrace.worker.work.StopSignal;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One attempt, spoken of to the queue through its lease.
record LeaseAttempt(HeldLease held, Heartbeat heartbeat) implements Attempt {
  private static final Logger log = LoggerFactory.getLogger(LeaseAttempt.class);

  @Override
  public StopSignal stop() {
    return held.stop();
  }

  @Override
  public void progress(Progress progress) {
    held.progress(progress);
  }

  @Override
  public @Nullable JsonData checkpoint() {
    return held.lease().checkpoint();
  }

  @Override
  public void checkpoint(JsonData checkpoint) throws InterruptedException {
    held.checkpoint(checkpoint);
    try {
      heartbeat.extend(List.of(held));
    } catch (IOException e) {
      log.info(
          "the checkpoint of item {} goes with a later heartbeat: {}", held.name(), e.toString());
    }
  }
}
