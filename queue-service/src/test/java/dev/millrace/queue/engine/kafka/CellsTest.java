package dev.millrace.queue.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.queue.engine.kafka.wire.TopicNames;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Outcome.Refused;
import dev.millrace.queue.machine.Query;
import dev.millrace.queue.machine.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.util.unit.DataSize;

class CellsTest {
  private static final int CELLS = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  @Test
  @Timeout(20)
  void whileNoBrokerAnswers_aCallForManyCellsIsRefusedAfterOnePatience() throws IOException {
    KafkaSettings settings = settings(portThatNobodyHas());
    var calls = new PendingCalls("replica", 0, CELLS);
    try (calls;
        var producer = new Cluster(settings).producer()) {
      var cells = new Cells(new TopicNames(settings.name(), null), producer, calls, PATIENCE);
      List<CompletableFuture<Outcome<List<QueueStatus>>>> all =
          IntStream.range(0, CELLS)
              .mapToObj(cell -> cells.ask(cell, new Query.ListQueues()))
              .toList();
      assertThat(Gathering.outcomes(all).join())
          .allSatisfy(
              outcome ->
                  assertThat(outcome)
                      .isInstanceOfSatisfying(
                          Refused.class,
                          refused ->
                              assertThat(refused.refusal())
                                  .isInstanceOf(Refusal.Unavailable.class)));
      producer.close(Duration.ZERO);
    }
  }

  private static int portThatNobodyHas() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static KafkaSettings settings(int port) {
    return new KafkaSettings(
        "127.0.0.1:" + port,
        Map.of(),
        "nowhere",
        CELLS,
        1,
        0,
        1,
        Duration.ofSeconds(6),
        PATIENCE,
        CELLS,
        null,
        DataSize.ofMegabytes(32));
  }
}
