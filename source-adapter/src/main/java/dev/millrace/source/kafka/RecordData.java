package dev.millrace.source.kafka;

import dev.millrace.contracts.Utf8;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.source.kafka.KafkaSettings.DataForm;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;

/// Makes an item's data of a record. There is no record of which it cannot: what is not JSON comes
/// as base64, and what is too large comes as a note that says so, for a worker to refuse.
///
/// @param form what the settings ask for
/// @param most bytes of data
record RecordData(DataForm form, long most) {
  /// A record without a value says that its key is gone; a CloudEvent may do without data.
  static boolean isItem(ConsumerRecord<byte[], byte[]> record) {
    return record.value() != null || CloudEvent.isBinary(record);
  }

  JsonData of(ConsumerRecord<byte[], byte[]> record) {
    if (record.serializedValueSize() > most) {
      return Envelope.tooLarge(record, most);
    }
    JsonData data =
        form == DataForm.VALUE
            ? value(record).orElseGet(() -> Envelope.of(record))
            : Envelope.of(record);
    return data.size() > most ? Envelope.tooLarge(record, most) : data;
  }

  private static Optional<JsonData> value(ConsumerRecord<byte[], byte[]> record) {
    return CloudEvent.isBinary(record) ? CloudEvent.of(record) : object(record.value());
  }

  private static Optional<JsonData> object(byte[] value) {
    byte[] json = json(value);
    return json != null && json[0] == '{'
        ? Optional.of(JsonData.ofTrusted(json))
        : Optional.empty();
  }

  /// The one JSON value that the bytes are, without white space; null when they are anything else.
  /// It is copied to its end, so that what cannot be written is found out here.
  static byte @Nullable [] json(byte[] bytes) {
    String text = Utf8.text(bytes);
    if (text == null) {
      return null;
    }
    var copy = new ByteArrayOutputStream(bytes.length);
    try (JsonParser parser = Json.strict().createParser(text);
        JsonGenerator json = Json.strict().createGenerator(copy)) {
      if (parser.nextToken() == null) {
        return null;
      }
      json.copyCurrentStructureExact(parser);
      if (parser.nextToken() != null) {
        return null;
      }
    } catch (JacksonException e) {
      return null;
    }
    return copy.toByteArray();
  }
}
