package dev.millrace.images.photo;

import dev.millrace.images.failure.Reason;
import dev.millrace.images.failure.WorkFailure;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A join's word that the items of a batch are settled. What more a join tells is of no importance
/// here.
///
/// @param join the name of the join
/// @param items of the batch
/// @param dead those that did not succeed, and that the join's policy let pass
/// @param failed why the batch counts as failed; null when it does not
/// @param fired when the barrier went down
/// @param results where the batch's results are, by queue
public record Certificate(
    @Nullable String kind,
    @Nullable String apiVersion,
    @Nullable String join,
    @Nullable String batch,
    long items,
    long succeeded,
    long dead,
    long cancelled,
    @Nullable String failed,
    @Nullable Instant fired,
    @Nullable List<Results> results) {

  /// The clocks of two machines are never quite the same.
  private static final Duration CLOCKS_APART = Duration.ofMinutes(5);

  /// @param succeeded items of that queue
  /// @param path below the queue-service
  public record Results(@Nullable String queue, long succeeded, @Nullable String path) {}

  /// @param item whose result comes with it
  /// @param now a barrier cannot have gone down later than this, give or take what clocks are apart
  /// @throws WorkFailure when it is not whole, its parts do not agree, or it is not of this item
  public void check(Release.@Nullable ItemName item, Instant now) throws WorkFailure {
    require("JoinCertificate".equals(kind), "its kind is %s".formatted(kind));
    require("v1".equals(apiVersion), "its apiVersion is %s".formatted(apiVersion));
    require(isWord(join), "it names no join");
    require(isWord(batch), "it names no batch");
    require(failed == null, "its batch failed: %s".formatted(failed));
    require(fired != null && !fired.isAfter(now.plus(CLOCKS_APART)), "its barrier is not down yet");
    require(succeeded > 0 && dead >= 0 && cancelled >= 0, "it counts no item that succeeded");
    require(
        succeeded + dead + cancelled <= items,
        "it counts %d succeeded, %d dead and %d cancelled of %d"
            .formatted(succeeded, dead, cancelled, items));
    checkResults(item == null ? null : item.queue());
  }

  private void checkResults(@Nullable String queue) throws WorkFailure {
    List<Results> places = results == null ? List.of() : results;
    require(!places.isEmpty(), "it does not tell where the results are");
    long sum = 0;
    boolean named = queue == null;
    for (Results place : places) {
      require(
          place != null
              && place.path() != null
              && place.path().startsWith("/api/v1/queues/%s/items?".formatted(place.queue()))
              && Objects.equals(batch, batchOf(place.path())),
          "its results are not those of the batch %s".formatted(batch));
      sum += place.succeeded();
      named |= Objects.equals(queue, place.queue());
    }
    require(sum == succeeded, "its results are %d; it counts %d".formatted(sum, succeeded));
    require(named, "it does not cover the queue %s".formatted(queue));
  }

  private static @Nullable String batchOf(String path) {
    return Arrays.stream(path.substring(path.indexOf('?') + 1).split("&"))
        .filter(part -> part.startsWith("batch="))
        .map(part -> decoded(part.substring(6)))
        .findFirst()
        .orElse(null);
  }

  /// What cannot be decoded stays as it is.
  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static boolean isWord(@Nullable String text) {
    return text != null && !text.isBlank();
  }

  private static void require(boolean holds, String otherwise) throws WorkFailure {
    if (!holds) {
      throw new WorkFailure(
          Reason.NO_CERTIFICATE, "the certificate does not allow to delete: " + otherwise);
    }
  }
}
