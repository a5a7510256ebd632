package dev.millrace.worker.work;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.Settlement.Progress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.NullUnmarked;

/// An attempt without a queue behind it: remembers what the driver says.
@NullUnmarked
public final class RecordedAttempt implements Attempt {
  public final StopSignal stop = new StopSignal();
  public final List<Progress> progress = new CopyOnWriteArrayList<>();
  public final List<JsonData> checkpoints = new CopyOnWriteArrayList<>();
  private final JsonData earlier;

  public RecordedAttempt() {
    this(null);
  }

  /// @param earlier the checkpoint of the attempt before; null for none
  public RecordedAttempt(JsonData earlier) {
    this.earlier = earlier;
  }

  @Override
  public StopSignal stop() {
    return stop;
  }

  @Override
  public void progress(Progress said) {
    progress.add(said);
  }

  @Override
  public JsonData checkpoint() {
    return earlier;
  }

  @Override
  public void checkpoint(JsonData checkpoint) {
    checkpoints.add(checkpoint);
  }
}
