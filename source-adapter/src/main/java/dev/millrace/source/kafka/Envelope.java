package dev.millrace.source.kafka;

import dev.millrace.contracts.Utf8;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// A record as data, with all that it has. Bytes that are no text are base64, under a name that
/// says so.
final class Envelope {
  private Envelope() {}

  /// `{topic, partition, offset, timestamp, key|keyBase64, headers, value|valueBase64}`
  static JsonData of(ConsumerRecord<byte[], byte[]> record) {
    return write(
        record,
        json -> {
          text(json, "key", record.key());
          headers(json, record);
          value(json, "value", "valueBase64", record.value());
        });
  }

  /// `{topic, partition, offset, timestamp, tooLarge: {valueBytes, maxData}}`
  static JsonData tooLarge(ConsumerRecord<byte[], byte[]> record, long most) {
    return write(
        record,
        json -> {
          json.writeObjectPropertyStart("tooLarge");
          json.writeNumberProperty("valueBytes", Math.max(0, record.serializedValueSize()));
          json.writeNumberProperty("maxData", most);
          json.writeEndObject();
        });
  }

  interface Members {
    void write(JsonGenerator json);
  }

  /// One object.
  static JsonData object(Members members) {
    var bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = Json.strict().createGenerator(bytes)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    }
    return JsonData.ofTrusted(bytes.toByteArray());
  }

  private static JsonData write(ConsumerRecord<byte[], byte[]> record, Members members) {
    return object(
        json -> {
          json.writeStringProperty("topic", record.topic());
          json.writeNumberProperty("partition", record.partition());
          json.writeNumberProperty("offset", record.offset());
          json.writeStringProperty(
              "timestamp", Instant.ofEpochMilli(record.timestamp()).toString());
          members.write(json);
        });
  }

  private static void headers(JsonGenerator json, ConsumerRecord<byte[], byte[]> record) {
    json.writeArrayPropertyStart("headers");
    for (Header header : record.headers()) {
      json.writeStartObject();
      json.writeStringProperty("name", header.key());
      text(json, "value", header.value());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void text(JsonGenerator json, String name, byte @Nullable [] bytes) {
    String text = bytes == null ? null : Utf8.text(bytes);
    if (bytes == null) {
      json.writeNullProperty(name);
    } else if (text != null) {
      json.writeStringProperty(name, text);
    } else {
      json.writeStringProperty(name + "Base64", Base64.getEncoder().encodeToString(bytes));
    }
  }

  /// @param name of the member when the value is JSON
  /// @param base64 the name when it is anything else
  static void value(JsonGenerator json, String name, String base64, byte @Nullable [] value) {
    byte[] text = value == null ? null : RecordData.json(value);
    if (value == null) {
      json.writeNullProperty(name);
    } else if (text != null) {
      json.writeName(name);
      json.writeRawValue(new String(text, StandardCharsets.UTF_8));
    } else {
      json.writeStringProperty(base64, Base64.getEncoder().encodeToString(value));
    }
  }
}
