package dev.millrace.event.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.message.Event;
import dev.millrace.event.pattern.Rendezvous.Shard;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Avro, Protobuf and whatever else is no JSON passes through the patterns that need not look into
/// it.
class AnyBytesTest {
  /// As Confluent's serializers write: a zero, the schema's number, and what is no UTF-8.
  private static final byte[] AVRO = {0, 0, 0, 0, 42, (byte) 0xc3, 0x28, (byte) 0xff, 0};

  private static Stream<Pattern> patterns() {
    return Stream.of(
        new Copier(List.of("a", "b")),
        new Merger(Map.of(), "a"),
        new Sharder(
            new Rendezvous(List.of(new Shard("a", 1), new Shard("b", 1))),
            null,
            null,
            new LiveShards(List.of("a", "b"), 1, 1)));
  }

  @ParameterizedTest
  @MethodSource("patterns")
  void passUntouched(Pattern pattern) throws Exception {
    byte[] key = {(byte) 0xfe, 1};
    var event = new Event(key, new RecordHeaders(), AVRO, 1);
    List<Delivery> deliveries = pattern.apply(new Arrival("in", event, "t/0/1"));
    assertThat(deliveries).hasSize(pattern instanceof Copier ? 2 : 1);
    assertThat(deliveries)
        .allSatisfy(
            delivery -> {
              assertThat(delivery.event().value()).isEqualTo(AVRO);
              assertThat(delivery.event().key()).isEqualTo(key);
            });
  }
}
