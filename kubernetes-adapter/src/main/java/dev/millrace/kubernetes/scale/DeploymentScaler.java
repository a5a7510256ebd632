package dev.millrace.kubernetes.scale;

import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.scale.Steadying;
import dev.millrace.kubernetes.scale.Look.Kind;
import dev.millrace.kubernetes.scale.ScaleSettings.Target;
import dev.millrace.kubernetes.scale.WorkerDeployment.Seen;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Brings one Deployment to as many replicas as its queue wants, one look at a time: up at once,
/// down after a while, and never below the number of pods that are at work. For one thread.
final class DeploymentScaler {
  private static final int UNKNOWN = -1;

  private final Target target;
  private final QueueClient queues;
  private final WorkerDeployment deployment;
  private final Duration scaleDownAfter;
  private final LongSupplier clock;
  private Steadying steadying;
  private int known = UNKNOWN;

  /// @param clock milliseconds that do not go back
  DeploymentScaler(
      Target target,
      QueueClient queues,
      WorkerDeployment deployment,
      Duration scaleDownAfter,
      LongSupplier clock) {
    this.target = target;
    this.queues = queues;
    this.deployment = deployment;
    this.scaleDownAfter = scaleDownAfter;
    this.clock = clock;
    this.steadying = new Steadying(scaleDownAfter);
  }

  Target target() {
    return target;
  }

  Look look() throws InterruptedException {
    Look look = tryToLook();
    switch (look.kind()) {
      // What was wanted meanwhile is not known, so the while begins anew.
      case CONFLICT, REFUSED, FAILED -> known = UNKNOWN;
      case RAISED, LOWERED, KEPT -> {}
    }
    return look;
  }

  private Look tryToLook() throws InterruptedException {
    try {
      return look(target.replicas(queues.scale(target.queue()).desired()));
    } catch (IOException e) {
      return Look.unknown(
          Kind.FAILED, "queue %s cannot be asked: %s".formatted(target.queue(), reason(e)));
    } catch (KubernetesClientException e) {
      return e.getCode() == 409
          ? Look.unknown(Kind.CONFLICT, "somebody else changed it at the same moment")
          : Look.unknown(Kind.FAILED, words(e));
    }
  }

  private Look look(int wanted) throws IOException, InterruptedException {
    Seen seen = deployment.look();
    if (seen == null) {
      return Look.unknown(Kind.FAILED, "there is no such Deployment");
    }
    if (seen.off()) {
      return new Look(
          Kind.REFUSED,
          seen.replicas(),
          wanted,
          "its annotation %s is \"off\"".formatted(WorkerDeployment.SCALING));
    }
    String autoscaler = deployment.autoscaler();
    if (autoscaler != null) {
      return new Look(
          Kind.REFUSED,
          seen.replicas(),
          wanted,
          "HorizontalPodAutoscaler %s scales it too: delete one of the two".formatted(autoscaler));
    }
    return move(seen, wanted);
  }

  private Look move(Seen seen, int wanted) throws IOException, InterruptedException {
    if (seen.replicas() != known) {
      // The first look, or the first after a while without one, or somebody else's wish: what is
      // there stays for as long as if the queue had wanted it.
      known = seen.replicas();
      steadying = new Steadying(scaleDownAfter);
    }
    int steady = steadying.steady(clock.getAsLong(), wanted, seen.replicas());
    if (steady > seen.replicas()) {
      return to(seen, steady, wanted, Kind.RAISED);
    }
    return steady < seen.replicas()
        ? shrink(seen, steady, wanted)
        : new Look(Kind.KEPT, seen.replicas(), wanted, "");
  }

  private Look shrink(Seen seen, int steady, int wanted) throws IOException, InterruptedException {
    if (!seen.settled()) {
      return new Look(
          Kind.KEPT, seen.replicas(), wanted, "a roll-out or an earlier shrinking is not over yet");
    }
    LeaseHolders holders = LeaseHolders.of(queues, target.queue());
    if (holders == null) {
      return new Look(
          Kind.KEPT, seen.replicas(), wanted, "there are too many leases to tell who is idle");
    }
    Shrink shrink = Shrink.plan(seen.replicas(), steady, deployment.pods(seen), holders::heldBy);
    if (shrink.replicas() == seen.replicas()) {
      return new Look(Kind.KEPT, seen.replicas(), wanted, shrink.why());
    }
    shrink.costs().forEach(deployment::deletionCost);
    return to(seen, shrink.replicas(), wanted, Kind.LOWERED);
  }

  private Look to(Seen seen, int replicas, int wanted, Kind kind) {
    deployment.replicas(seen, replicas);
    known = replicas;
    return new Look(
        kind, replicas, wanted, "%d → %d replicas".formatted(seen.replicas(), replicas));
  }

  /// A connection that breaks off may have no message.
  private static String reason(Throwable e) {
    return e.getMessage() == null ? "no connection" : e.getMessage();
  }

  private static String words(KubernetesClientException e) {
    if (e.getCode() <= 0) {
      return "the cluster's API gives no answer: "
          + reason(e.getCause() == null ? e : e.getCause());
    }
    return switch (e.getCode()) {
      case 401 -> "the cluster does not know this service account";
      case 403 ->
          "the cluster refuses this service account: %s; see the Role in the README"
              .formatted(e.getMessage());
      case 429 -> "the cluster's API is overloaded";
      default -> "the cluster's API answers %d: %s".formatted(e.getCode(), e.getMessage());
    };
  }
}
