package dev.millrace.worker.chain;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.Settlement.Progress;
import dev.millrace.worker.work.Attempt;
import dev.millrace.worker.work.Driver;
import dev.millrace.worker.work.StopSignal;
import dev.millrace.worker.work.StopSignal.Order;
import dev.millrace.worker.work.Verdict;
import dev.millrace.worker.work.Verdict.Done;
import dev.millrace.worker.work.Work;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does an item by giving it to one worker after the other. Each stage's data is the result of the
/// stage before, exactly: a stage without a result hands on `{}`. What the item was enqueued with
/// stays at hand as its original. The last stage's result is the item's.
///
/// A failure names its stage, and the next attempt begins with that one.
public final class ChainDriver implements Driver {
  private static final Logger log = LoggerFactory.getLogger(ChainDriver.class);

  private final List<Stage> stages;
  private final String fingerprint;

  /// @param stages at least two, in order
  public ChainDriver(List<Stage> stages) {
    this.stages = List.copyOf(stages);
    this.fingerprint = Checkpoint.fingerprint(stages.stream().map(Stage::name).toList());
  }

  @Override
  public Verdict drive(Work work, Attempt attempt) throws InterruptedException {
    int next = 0;
    Work current = work;
    Checkpoint reached = reached(work, attempt);
    if (reached != null) {
      next = reached.finished();
      current = work.with(reached.result());
    }
    while (true) {
      Stage stage = stages.get(next);
      Verdict verdict = stage.driver().drive(current, new StageAttempt(attempt, next));
      if (!(verdict instanceof Done(JsonData result))) {
        return verdict.at(stage.name());
      }
      if (++next == stages.size()) {
        return verdict;
      }
      attempt.checkpoint(new Checkpoint(fingerprint, next, result).toData());
      Order order = attempt.stop().order().getNow(null);
      if (order != null) {
        return order.verdict(work.deadline(), null).at(stages.get(next).name());
      }
      current = current.with(result);
    }
  }

  private @Nullable Checkpoint reached(Work work, Attempt attempt) {
    Checkpoint reached = Checkpoint.of(attempt.checkpoint(), fingerprint, stages.size());
    if (reached == null && attempt.checkpoint() != null) {
      log.warn(
          "item {} has a checkpoint of another chain: it begins with stage {}",
          work.name(),
          stages.getFirst().name());
    }
    return reached;
  }

  /// Shows a stage's progress as a part of the whole.
  private final class StageAttempt implements Attempt {
    private final Attempt whole;
    private final int index;

    StageAttempt(Attempt whole, int index) {
      this.whole = whole;
      this.index = index;
      progress(new Progress(0, null));
    }

    @Override
    public StopSignal stop() {
      return whole.stop();
    }

    @Override
    public void progress(Progress part) {
      int percent = part.percent() == null ? 0 : part.percent();
      String name = stages.get(index).name();
      whole.progress(
          new Progress(
              (index * 100 + percent) / stages.size(),
              part.message() == null ? name : name + ": " + part.message()));
    }

    @Override
    public @Nullable JsonData checkpoint() {
      return null;
    }

    @Override
    public void checkpoint(JsonData checkpoint) {
      throw new IllegalStateException("a stage of a chain is not a chain");
    }
  }
}
