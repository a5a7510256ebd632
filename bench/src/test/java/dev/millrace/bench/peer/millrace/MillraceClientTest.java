package dev.millrace.bench.peer.millrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.bench.peer.ClientSettings;
import dev.millrace.bench.peer.Payload;
import dev.millrace.bench.peer.PeerClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MillraceClientTest {
  private static final Payload PAYLOAD = new Payload(200);
  private static final ClientSettings SETTINGS = new ClientSettings(3, 100, false);

  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void aCycleOfOneBringsTheItemBack(boolean chunked, boolean named) throws Exception {
    try (var service = new FakeQueueService(PAYLOAD, chunked);
        PeerClient client = service.connect(SETTINGS, named)) {
      client.enqueue(7, 1);

      assertThat(taken(client, 10)).containsExactly(7L);
      assertThat(client.settle()).isEqualTo(1);
      assertThat(taken(client, 10)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBatchOfAThousandComesBackWholeThroughSettlesThatTakeTheNext(boolean chunked)
      throws Exception {
    try (var service = new FakeQueueService(PAYLOAD, chunked);
        PeerClient client = service.connect(SETTINGS)) {
      client.enqueue(0, 1000);
      List<Long> all = new ArrayList<>();
      int settled = 0;
      while (settled < 1000) {
        settled += client.settleAndTake(130, Duration.ZERO, all::add);
      }

      assertThat(all).containsExactlyElementsOf(LongStream.range(0, 1000).boxed().toList());
      assertThat(client.settle()).isZero();
    }
  }

  @Test
  void aRefusalIsAnErrorThatSaysWhatTheServiceSaid() throws Exception {
    try (var service = new FakeQueueService(PAYLOAD, false);
        PeerClient client = service.connect(SETTINGS)) {
      service.refuse("the queue is full");

      assertThatThrownBy(() -> client.enqueue(0, 1))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("429")
          .hasMessageContaining("the queue is full");
    }
  }

  @Test
  void aSettleThatTheServiceDoesNotKnowIsNotCounted() throws Exception {
    try (var first = new FakeQueueService(PAYLOAD, false);
        PeerClient client = first.connect(SETTINGS)) {
      client.enqueue(0, 2);
      taken(client, 2);
      first.forgetLeases();

      assertThat(client.settle()).isZero();
    }
  }

  private static List<Long> taken(PeerClient client, int max) throws Exception {
    List<Long> numbers = new ArrayList<>();
    client.take(max, Duration.ZERO, numbers::add);
    return numbers;
  }
}
