package dev.millrace.queue.machine;

import dev.millrace.contracts.Names;
import dev.millrace.contracts.Problem;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Each refusal in the words of the wire. The `type` of a problem never changes; its `detail` may.
public final class Problems {
  private static final Duration FULL_RETRY = Duration.ofSeconds(1);

  private Problems() {}

  public static Problem of(Refusal refusal) {
    return switch (refusal) {
      case Refusal.NoSuchQueue r ->
          problem(404, "no-such-queue", "There is no such queue")
              .with("queue", r.queue())
              .detail("%s.", whyNoQueue(r.queue()));
      case Refusal.NoSuchItem r ->
          problem(404, "no-such-item", "There is no such item")
              .with("queue", r.queue())
              .with("item", r.item())
              .detail("Queue \"%s\" knows no item \"%s\".", r.queue(), r.item());
      case Refusal.NoSuchBatch r ->
          problem(404, "no-such-batch", "There is no such batch")
              .with("queue", r.queue())
              .with("batch", r.batch())
              .detail("Queue \"%s\" has no batch \"%s\".", r.queue(), r.batch());
      case Refusal.QueueFull r ->
          problem(429, "queue-full", "The queue is full")
              .with("queue", r.queue())
              .with("limit", r.limit())
              .detail(
                  "Queue \"%s\" holds as many %s as it may (%d): wait until some are done, or"
                      + " remove dead letters.",
                  r.queue(), r.what(), r.limit());
      case Refusal.TooLarge r ->
          problem(413, "data-too-large", "The data is too large")
              .with("queue", r.queue())
              .with("item", r.item())
              .with("limit", r.limit())
              .detail(
                  "What %s is to hold has %d bytes; queue \"%s\" allows %d (maxDataBytes). Put it"
                      + " elsewhere, and let the item say where.",
                  named(r.item()), r.bytes(), r.queue(), r.limit());
      case Refusal.BatchSealed r ->
          problem(409, "batch-sealed", "The batch is sealed")
              .with("queue", r.queue())
              .with("batch", r.batch())
              .with("items", r.items())
              .detail(
                  "Batch \"%s\" is sealed, or has as many items as were expected; too late: %s."
                      + " Nothing of the request was taken.",
                  r.batch(), String.join(", ", r.items()));
      case Refusal.NotListed r ->
          problem(409, "not-listed", "The batch's manifest does not list it")
              .with("queue", r.queue())
              .with("batch", r.batch())
              .with("items", r.items())
              .detail(
                  "The manifest of batch \"%s\" does not list, or the batch has had and forgotten:"
                      + " %s. Nothing of the request was taken.",
                  r.batch(), String.join(", ", r.items()));
      case Refusal.BatchMismatch r ->
          problem(409, "batch-mismatch", "The batch is otherwise")
              .with("queue", r.queue())
              .with("batch", r.batch())
              .detail("%s.", r.detail());
      case Refusal.LeaseLost r ->
          problem(409, "lease-lost", "The lease is not yours any more")
              .with("token", r.token())
              .with("why", r.why().name().toLowerCase(Locale.ROOT).replace('_', '-'))
              .detail("%s Nothing was changed; stop working on the item.", sentence(r.why()));
      case Refusal.NotSettled r ->
          problem(409, "not-settled", "Nothing of the call took effect")
              .with("token", r.token())
              .with("because", r.because())
              .detail(
                  "The call is atomic, and lease \"%s\" was refused: see its own problem. This"
                      + " lease goes on as it was.",
                  r.because());
      case Refusal.AlreadySettled r ->
          problem(409, "already-settled", "The item is settled")
              .with("queue", r.queue())
              .with("item", r.item())
              .with("state", r.state())
              .detail("Item \"%s\" is %s already and cannot be cancelled.", r.item(), r.state());
      case Refusal.ListingOver r ->
          problem(409, "listing-over", "Another listing has begun")
              .with("queue", r.queue())
              .detail(
                  "The source of queue \"%s\" is being listed anew; what an earlier listing found is"
                      + " left to that.",
                  r.queue());
      case Refusal.Invalid r ->
          problem(400, "invalid-request", "The request is not valid").detail("%s.", r.detail());
      case Refusal.StoreFull _ ->
          problem(507, "store-full", "The disk is full")
              .detail(
                  "The queue's disk has no room; reads and settled work go on when there is space"
                      + " again.");
      case Refusal.Unavailable r ->
          problem(503, "unavailable", "The queue cannot answer now").detail("%s", r.detail());
    };
  }

  /// How long a caller should wait before trying again; null when that would not help.
  public static @Nullable Duration retryAfter(Refusal refusal) {
    return switch (refusal) {
      case Refusal.QueueFull _ -> FULL_RETRY;
      case Refusal.StoreFull r -> r.retryAfter();
      case Refusal.Unavailable r -> r.retryAfter();
      case Refusal.NoSuchQueue _,
          Refusal.NoSuchItem _,
          Refusal.NoSuchBatch _,
          Refusal.TooLarge _,
          Refusal.BatchSealed _,
          Refusal.NotListed _,
          Refusal.BatchMismatch _,
          Refusal.LeaseLost _,
          Refusal.NotSettled _,
          Refusal.AlreadySettled _,
          Refusal.ListingOver _,
          Refusal.Invalid _ ->
          null;
    };
  }

  /// A name that no queue can have is not for declaring: it is a typing error, or a verb that there
  /// is not, such as `mail:stop`.
  private static String whyNoQueue(String queue) {
    try {
      Names.requireLabel("queue", queue);
      return "Queue \"%s\" is not declared; PUT /api/v1/queues/%<s declares it".formatted(queue);
    } catch (IllegalArgumentException e) {
      return "There can be none: " + e.getMessage();
    }
  }

  private static String named(String item) {
    return item.isEmpty() ? "an item without a name" : "item \"%s\"".formatted(item);
  }

  private static String sentence(Refusal.LeaseLost.Why why) {
    return switch (why) {
      case EXPIRED -> "The lease was not extended in time.";
      case CANCELLED -> "The item was cancelled.";
      case OVERTAKEN -> "Another worker had the item too, and was first.";
      case SETTLED_OTHERWISE -> "The lease was settled before, otherwise than now.";
      case OTHER_QUEUE ->
          "The token belongs to another queue, or to one of this name that was deleted.";
      case UNKNOWN -> "The token proves no lease of this queue.";
    };
  }

  private static Draft problem(int status, String slug, String title) {
    return new Draft(status, slug, title, new LinkedHashMap<>());
  }

  private record Draft(int status, String slug, String title, Map<String, Object> extensions) {
    Draft with(String name, Object value) {
      extensions.put(name, value);
      return this;
    }

    Problem detail(String format, Object... arguments) {
      return new Problem(
          "/problems/" + slug, title, status, format.formatted(arguments), extensions);
    }
  }
}
