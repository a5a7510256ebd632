package dev.millrace.worker.lease;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.queue.Settlement.Progress;
import dev.millrace.rim.log.LoggedItem;
import dev.millrace.worker.work.StopSignal;
import dev.millrace.worker.work.StopSignal.Reason;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One lease that this adapter has, with what there is to tell the queue of it. Safe for all
/// threads.
public final class HeldLease {
  private static final long PROGRESS_INTERVAL = Duration.ofSeconds(1).toNanos();

  private enum State {
    HELD,
    FINISHED,
    LOST
  }

  private final Lease lease;
  private final LoggedItem logged;
  private final StopSignal stop = new StopSignal();

  private State state = State.HELD;
  private Proof proof;
  private @Nullable Progress progress;
  private @Nullable Progress progressSent;
  private long progressSentAt;
  private @Nullable JsonData checkpoint;

  public HeldLease(String queue, Lease lease, Proof proof) {
    this.logged = new LoggedItem(queue, lease.name(), lease.attempt());
    this.lease = lease;
    this.proof = proof;
    this.progressSentAt = proof.sentAt() - PROGRESS_INTERVAL;
  }

  public Lease lease() {
    return lease;
  }

  public String name() {
    return lease.name();
  }

  /// Whose lease it is, for the log.
  public LoggedItem logged() {
    return logged;
  }

  public String token() {
    return lease.token();
  }

  public StopSignal stop() {
    return stop;
  }

  public synchronized boolean provable(long now) {
    return state != State.LOST && proof.holds(now);
  }

  /// The work has ended: from here on only its settlement decides.
  ///
  /// @return false when the lease was lost before
  public synchronized boolean finish() {
    if (state == State.HELD) {
      state = State.FINISHED;
    }
    return state == State.FINISHED;
  }

  /// The lease is not ours any more: what works on the item is stopped, quickly enough to be gone
  /// before the lease would have ended.
  ///
  /// @return false when there was nothing to lose: the work has ended already
  synchronized boolean lose() {
    if (state != State.HELD) {
      return false;
    }
    state = State.LOST;
    stop.stop(Reason.LEASE_LOST, Proof.margin(proof.duration()));
    if (stop.order().join().reason() != Reason.LEASE_LOST) {
      stop.kill(); // it was in the grace of another order, for which there is no time now
    }
    return true;
  }

  /// What the next heartbeat says of this progress.
  public synchronized void progress(Progress progress) {
    this.progress = progress;
  }

  /// What goes with the next extension, whichever that is.
  public synchronized void checkpoint(JsonData checkpoint) {
    this.checkpoint = checkpoint;
  }

  /// Whether there is a checkpoint that the queue has not got.
  public synchronized boolean hasCheckpointToSend() {
    return checkpoint != null;
  }

  synchronized void dropCheckpoint() {
    checkpoint = null;
  }

  synchronized boolean heartbeatDue(long now) {
    return state != State.LOST && proof.heartbeatDue(now);
  }

  /// Whether there is progress to show before the next heartbeat.
  synchronized boolean hasNews(long now) {
    return state == State.HELD
        && progress != null
        && !progress.equals(progressSent)
        && now - progressSentAt >= PROGRESS_INTERVAL;
  }

  synchronized Settlement.Extend extension() {
    return new Settlement.Extend(
        token(),
        proof.duration(),
        progress == null || progress.equals(progressSent) ? null : progress,
        checkpoint);
  }

  /// The queue took the extension that was sent then.
  synchronized void extended(long sentAt, Settlement.Extend sent) {
    proof = new Proof(sentAt, proof.duration());
    if (sent.progress() != null) {
      progressSent = sent.progress();
      progressSentAt = sentAt;
    }
    if (Objects.equals(checkpoint, sent.checkpoint())) {
      checkpoint = null;
    }
  }
}
