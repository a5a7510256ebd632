package dev.millrace.queue.engine.kafka.wire;

import dev.millrace.contracts.json.JsonData;
import java.time.Instant;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/// What a binary format need not have as text: times are milliseconds, as in the store, and an
/// item's data is its bytes, which nobody on the way looks into.
final class CompactModule extends SimpleModule {
  private static final Instant FIRST = Instant.ofEpochMilli(Long.MIN_VALUE);
  private static final Instant LAST = Instant.ofEpochMilli(Long.MAX_VALUE);

  CompactModule() {
    super("millrace-compact");
    addSerializer(
        Instant.class,
        new StdSerializer<>(Instant.class) {
          @Override
          public void serialize(Instant time, JsonGenerator out, SerializationContext context) {
            out.writeNumber(millis(time));
          }
        });
    addDeserializer(
        Instant.class,
        new StdDeserializer<>(Instant.class) {
          @Override
          public Instant deserialize(JsonParser in, DeserializationContext context) {
            return Instant.ofEpochMilli(in.getLongValue());
          }
        });
    addSerializer(
        JsonData.class,
        new StdSerializer<>(JsonData.class) {
          @Override
          public void serialize(JsonData data, JsonGenerator out, SerializationContext context) {
            out.writeBinary(data.bytes());
          }
        });
    addDeserializer(
        JsonData.class,
        new StdDeserializer<>(JsonData.class) {
          @Override
          public JsonData deserialize(JsonParser in, DeserializationContext context) {
            return JsonData.ofTrusted(in.getBinaryValue());
          }
        });
  }

  /// A time that milliseconds do not reach is the last one that they do: the machine says what is
  /// wrong with it.
  private static long millis(Instant time) {
    return time.isAfter(LAST)
        ? Long.MAX_VALUE
        : time.isBefore(FIRST) ? Long.MIN_VALUE : time.toEpochMilli();
  }
}
