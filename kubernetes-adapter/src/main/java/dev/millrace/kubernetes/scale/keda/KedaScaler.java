package dev.millrace.kubernetes.scale.keda;

import dev.millrace.contracts.Names;
import dev.millrace.contracts.ProblemException;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.kubernetes.scale.keda.api.ExternalScalerGrpc.ExternalScalerImplBase;
import dev.millrace.kubernetes.scale.keda.api.GetMetricSpecResponse;
import dev.millrace.kubernetes.scale.keda.api.GetMetricsRequest;
import dev.millrace.kubernetes.scale.keda.api.GetMetricsResponse;
import dev.millrace.kubernetes.scale.keda.api.IsActiveResponse;
import dev.millrace.kubernetes.scale.keda.api.MetricSpec;
import dev.millrace.kubernetes.scale.keda.api.MetricValue;
import dev.millrace.kubernetes.scale.keda.api.ScaledObjectRef;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers KEDA. The metric is the number of workers that the queue wants, its target the number of
/// items each replica works on at once, so that the autoscaler comes to `desired / itemsPerReplica`
/// replicas.
///
/// A trigger's metadata: `queue`, and `itemsPerReplica` if it is not 1. Whatever cannot be answered
/// is an error with words, on which KEDA leaves the replicas as they are, or does what the
/// ScaledObject's `fallback` says. Safe for all threads.
public final class KedaScaler extends ExternalScalerImplBase {
  static final String METRIC = "millrace-desired-workers";
  static final int MOST_STREAMS = 200;
  private static final int MOST_ITEMS = 10_000;

  private static final Logger log = LoggerFactory.getLogger(KedaScaler.class);

  private final QueueClient queues;
  private final Duration period;
  private final Semaphore streams = new Semaphore(MOST_STREAMS);

  /// @param period time between two looks at a queue for those who want to be told
  public KedaScaler(QueueClient queues, Duration period) {
    this.queues = queues;
    this.period = period;
  }

  private interface Answer<T> {
    T get() throws StatusException, InterruptedException;
  }

  @Override
  public void isActive(ScaledObjectRef object, StreamObserver<IsActiveResponse> observer) {
    answer(observer, () -> active(desired(queue(object)) > 0));
  }

  @Override
  public void getMetricSpec(
      ScaledObjectRef object, StreamObserver<GetMetricSpecResponse> observer) {
    answer(
        observer,
        () -> {
          queue(object);
          int items = itemsPerReplica(object);
          return GetMetricSpecResponse.newBuilder()
              .addMetricSpecs(
                  MetricSpec.newBuilder()
                      .setMetricName(METRIC)
                      .setTargetSize(items)
                      .setTargetSizeFloat(items))
              .build();
        });
  }

  @Override
  public void getMetrics(GetMetricsRequest request, StreamObserver<GetMetricsResponse> observer) {
    answer(
        observer,
        () -> {
          int desired = desired(queue(request.getScaledObjectRef()));
          return GetMetricsResponse.newBuilder()
              .addMetricValues(
                  MetricValue.newBuilder()
                      .setMetricName(METRIC)
                      .setMetricValue(desired)
                      .setMetricValueFloat(desired))
              .build();
        });
  }

  /// Told at once, and then whenever it changes; a queue-service that is away changes nothing.
  @Override
  public void streamIsActive(ScaledObjectRef object, StreamObserver<IsActiveResponse> observer) {
    if (!streams.tryAcquire()) {
      observer.onError(
          Status.RESOURCE_EXHAUSTED
              .withDescription("%d streams are open already".formatted(MOST_STREAMS))
              .asException());
      return;
    }
    var ended = new CountDownLatch(1);
    ((ServerCallStreamObserver<IsActiveResponse>) observer).setOnCancelHandler(ended::countDown);
    Thread.ofVirtual()
        .name("keda-stream")
        .start(
            () -> {
              try {
                follow(queue(object), observer, ended);
              } catch (StatusException e) {
                observer.onError(e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException e) {
                log.error("a stream of KEDA ended", e);
                observer.onError(Status.INTERNAL.withDescription(e.toString()).asException());
              } finally {
                streams.release();
              }
            });
  }

  private void follow(String queue, StreamObserver<IsActiveResponse> observer, CountDownLatch ended)
      throws StatusException, InterruptedException {
    Boolean told = null;
    do {
      try {
        boolean active = desired(queue) > 0;
        if (told == null || told != active) {
          observer.onNext(active(active));
          told = active;
        }
      } catch (StatusException e) {
        if (e.getStatus().getCode() != Status.Code.UNAVAILABLE) {
          throw e;
        }
      }
    } while (!ended.await(period.toMillis(), TimeUnit.MILLISECONDS));
  }

  private static <T> void answer(StreamObserver<T> observer, Answer<T> answer) {
    try {
      observer.onNext(answer.get());
      observer.onCompleted();
    } catch (StatusException e) {
      observer.onError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      observer.onError(Status.UNAVAILABLE.withDescription("shutting down").asException());
    }
  }

  private static IsActiveResponse active(boolean active) {
    return IsActiveResponse.newBuilder().setResult(active).build();
  }

  private int desired(String queue) throws StatusException, InterruptedException {
    try {
      return queues.scale(queue).desired();
    } catch (ProblemException e) {
      throw status(e.status()).withDescription(e.getMessage()).asException();
    } catch (IOException e) {
      throw Status.UNAVAILABLE.withDescription("the queue-service gives no answer").asException();
    }
  }

  private static Status status(int http) {
    return switch (http) {
      case 404 -> Status.NOT_FOUND;
      case 401, 403 -> Status.PERMISSION_DENIED;
      case 429, 500, 502, 503, 504 -> Status.UNAVAILABLE;
      default -> Status.INTERNAL;
    };
  }

  private static String queue(ScaledObjectRef object) throws StatusException {
    String queue = object.getScalerMetadataMap().getOrDefault("queue", "");
    try {
      return Names.requireLabel("queue", queue);
    } catch (IllegalArgumentException e) {
      throw wrong(
          queue.isEmpty()
              ? "the trigger's metadata name no queue"
              : String.valueOf(e.getMessage()));
    }
  }

  private static int itemsPerReplica(ScaledObjectRef object) throws StatusException {
    String items = object.getScalerMetadataMap().getOrDefault("itemsPerReplica", "1");
    if (items.matches("\\d{1,5}")
        && Integer.parseInt(items) >= 1
        && Integer.parseInt(items) <= MOST_ITEMS) {
      return Integer.parseInt(items);
    }
    throw wrong("itemsPerReplica is not a number from 1 to " + MOST_ITEMS);
  }

  private static StatusException wrong(String what) {
    return Status.INVALID_ARGUMENT.withDescription(what).asException();
  }
}
