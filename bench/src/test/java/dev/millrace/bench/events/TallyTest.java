package dev.millrace.bench.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.bench.machine.ProcessTree;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static final TopicPartition PARTITION = new TopicPartition("out", 0);

  @Test
  void theFirstHalfIsNotCountedAndCopiesCountOnce() {
    var tally = new Tally(100, 2, new ProcessTree(List.of(ProcessHandle.current())));

    tally.accept(records(80));
    tally.accept(records(20));
    tally.accept(records(99));
    assertThat(tally.steady()).isNull();
    tally.accept(records(1));

    assertThat(tally.steady())
        .satisfies(
            steady -> {
              assertThat(steady.events()).isEqualTo((200 - 100) / 2);
              assertThat(steady.seconds()).isPositive();
            });
  }

  private static ConsumerRecords<ByteBuffer, ByteBuffer> records(int count) {
    List<ConsumerRecord<ByteBuffer, ByteBuffer>> some =
        IntStream.range(0, count)
            .mapToObj(
                offset ->
                    new ConsumerRecord<>(
                        "out", 0, offset, ByteBuffer.allocate(0), ByteBuffer.allocate(0)))
            .toList();
    return new ConsumerRecords<>(Map.of(PARTITION, some), Map.of());
  }
}
