package dev.millrace.source.kafka;

import dev.millrace.source.work.SourceUnavailable;
import dev.millrace.source.work.SourceUnavailable.Why;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.InconsistentGroupProtocolException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// What Kafka's clients throw, in words for the person who runs the adapter.
record KafkaTrouble(KafkaSettings settings) {
  static final String STANDBY =
      "another instance reads topic %s for group %s; this one takes over when that is gone";

  /// @throws InterruptedException when that is what the client was
  SourceUnavailable of(Throwable failure) throws InterruptedException {
    return switch (failure) {
      case InterruptException _ -> {
        Thread.interrupted(); // the library has set it again
        throw new InterruptedException();
      }
      case UnknownTopicOrPartitionException _, UnknownTopicIdException _, InvalidTopicException _ ->
          because(
              Why.MISSING,
              failure,
              "there is no topic %s (millrace.source.kafka.topic)".formatted(settings.topic()));
      case AuthorizationException _ ->
          because(
              Why.DENIED,
              failure,
              ("Kafka refuses this user: %s; it needs to read and describe topic %s and group %s")
                  .formatted(failure.getMessage(), settings.topic(), settings.group()));
      case AuthenticationException _ ->
          because(Why.DENIED, failure, "Kafka does not let us in: " + failure.getMessage());
      case InconsistentGroupProtocolException _ ->
          because(
              Why.DENIED,
              failure,
              ("another program is in the consumer group %s: give this adapter a group of its own"
                      + " (millrace.source.kafka.group)")
                  .formatted(settings.group()));
      case RebalanceInProgressException _ ->
          because(
              Why.UNREACHABLE,
              failure,
              "an instance joins or leaves group %s: try again".formatted(settings.group()));
      case CommitFailedException _ ->
          because(Why.STANDBY, failure, STANDBY.formatted(settings.topic(), settings.group()));
      case OffsetOutOfRangeException _ ->
          because(
              Why.LOST,
              failure,
              "records of topic %s were deleted while they were read: list again"
                  .formatted(settings.topic()));
      case TimeoutException _, java.util.concurrent.TimeoutException _ ->
          because(
              Why.UNREACHABLE,
              failure,
              "Kafka at %s did not answer within %d s"
                  .formatted(settings.servers(), settings.timeout().toSeconds()));
      case CorruptRecordException _ ->
          because(Why.NONSENSE, failure, "a record is damaged: " + failure.getMessage());
      case KafkaException _ when failure.getCause() instanceof KafkaException cause -> of(cause);
      default ->
          because(
              Why.UNREACHABLE,
              failure,
              "Kafka at %s: %s".formatted(settings.servers(), failure.getMessage()));
    };
  }

  private static SourceUnavailable because(Why why, Throwable cause, String message) {
    return new SourceUnavailable(why, message, cause);
  }
}
