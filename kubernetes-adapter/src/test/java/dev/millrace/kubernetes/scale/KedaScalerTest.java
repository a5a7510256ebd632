package dev.millrace.kubernetes.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.kubernetes.scale.keda.KedaScaler;
import dev.millrace.kubernetes.scale.keda.KedaServer;
import dev.millrace.kubernetes.scale.keda.api.ExternalScalerGrpc;
import dev.millrace.kubernetes.scale.keda.api.ExternalScalerGrpc.ExternalScalerBlockingStub;
import dev.millrace.kubernetes.scale.keda.api.GetMetricsRequest;
import dev.millrace.kubernetes.scale.keda.api.IsActiveResponse;
import dev.millrace.kubernetes.scale.keda.api.MetricSpec;
import dev.millrace.kubernetes.scale.keda.api.MetricValue;
import dev.millrace.kubernetes.scale.keda.api.ScaledObjectRef;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A real client over a real connection.
class KedaScalerTest {
  private final FakeQueue queue;
  private final KedaServer server;
  private ManagedChannel channel;
  private ExternalScalerBlockingStub keda;

  @SuppressWarnings("NullAway.Init") // set by start
  KedaScalerTest() throws IOException {
    queue = new FakeQueue();
    server =
        new KedaServer(
            "127.0.0.1",
            0,
            InsecureServerCredentials.create(),
            new KedaScaler(queue.client(), Duration.ofMillis(50)));
  }

  @BeforeEach
  void start() {
    server.start();
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
    keda = ExternalScalerGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws InterruptedException {
    channel.shutdownNow();
    channel.awaitTermination(5, TimeUnit.SECONDS);
    server.stop();
    queue.close();
  }

  @Test
  void isActiveWhenTheQueueWantsWorkers() {
    assertThat(keda.isActive(object(Map.of("queue", "q"))).getResult()).isFalse();
    queue.wants(1);
    assertThat(keda.isActive(object(Map.of("queue", "q"))).getResult()).isTrue();
  }

  @Test
  void theMetricIsTheDesiredWorkers_andItsTargetTheItemsOfAReplica() {
    queue.wants(17);
    ScaledObjectRef object = object(Map.of("queue", "q", "itemsPerReplica", "4"));

    MetricSpec spec = keda.getMetricSpec(object).getMetricSpecs(0);
    assertThat(spec.getTargetSize()).isEqualTo(4);
    assertThat(spec.getTargetSizeFloat()).isEqualTo(4);

    MetricValue value =
        keda.getMetrics(
                GetMetricsRequest.newBuilder()
                    .setScaledObjectRef(object)
                    .setMetricName(spec.getMetricName())
                    .build())
            .getMetricValues(0);
    assertThat(value.getMetricName()).isEqualTo(spec.getMetricName());
    assertThat(value.getMetricValue()).isEqualTo(17);
    assertThat(value.getMetricValueFloat()).isEqualTo(17);
  }

  @Test
  void aStreamTellsWhatChanges_andOutlivesAQueueThatIsAwayForAWhile() {
    var told = new CopyOnWriteArrayList<Boolean>();
    ExternalScalerGrpc.newStub(channel)
        .streamIsActive(
            object(Map.of("queue", "q")),
            new StreamObserver<IsActiveResponse>() {
              @Override
              public void onNext(IsActiveResponse response) {
                told.add(response.getResult());
              }

              @Override
              public void onError(Throwable e) {}

              @Override
              public void onCompleted() {}
            });
    await().untilAsserted(() -> assertThat(told).containsExactly(false));
    queue.wants(3);
    await().untilAsserted(() -> assertThat(told).containsExactly(false, true));
    queue.isAway(true);
    assertThat(refused(Map.of("queue", "q")).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    queue.wants(0);
    queue.isAway(false);
    await().untilAsserted(() -> assertThat(told).containsExactly(false, true, false));
  }

  @Test
  void aStreamThatFailsIsEnded_andNotSilentForEver() {
    var nowhere =
        new KedaServer(
            "127.0.0.1",
            0,
            InsecureServerCredentials.create(),
            new KedaScaler(broken(), Duration.ofMillis(50)));
    nowhere.start();
    ManagedChannel other =
        NettyChannelBuilder.forAddress("127.0.0.1", nowhere.port()).usePlaintext().build();
    try {
      ExternalScalerBlockingStub stub =
          ExternalScalerGrpc.newBlockingStub(other).withDeadlineAfter(20, TimeUnit.SECONDS);
      var ended =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () -> stub.streamIsActive(object(Map.of("queue", "q"))).next());
      assertThat(ended.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
    } finally {
      other.shutdownNow();
      nowhere.stop();
    }
  }

  /// Each call of it fails as only a mistake does.
  private static QueueClient broken() {
    return QueueClient.of(URI.create("ftp://127.0.0.1"));
  }

  @Test
  void whatCannotBeAnsweredIsRefusedInWords() {
    assertThat(refused(Map.of()).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(refused(Map.of()).getDescription())
        .isEqualTo("the trigger's metadata name no queue");
    assertThat(refused(Map.of("queue", "../x")).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(refused(Map.of("queue", "other")).getCode()).isEqualTo(Status.Code.NOT_FOUND);
    queue.isAway(true);
    assertThat(refused(Map.of("queue", "q")).getCode()).isEqualTo(Status.Code.UNAVAILABLE);

    var spec =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> keda.getMetricSpec(object(Map.of("queue", "q", "itemsPerReplica", "0"))));
    assertThat(spec.getStatus().getDescription())
        .isEqualTo("itemsPerReplica is not a number from 1 to 10000");
  }

  @Test
  void streamsDoNotKeepTheServerFromStopping() {
    ExternalScalerGrpc.newBlockingStub(channel).streamIsActive(object(Map.of("queue", "q"))).next();
    server.stop();
    assertThat(server.port()).isEqualTo(-1);
  }

  private Status refused(Map<String, String> metadata) {
    return catchThrowableOfType(StatusRuntimeException.class, () -> keda.isActive(object(metadata)))
        .getStatus();
  }

  private static ScaledObjectRef object(Map<String, String> metadata) {
    return ScaledObjectRef.newBuilder()
        .setName("workers")
        .setNamespace("work")
        .putAllScalerMetadata(metadata)
        .build();
  }
}
