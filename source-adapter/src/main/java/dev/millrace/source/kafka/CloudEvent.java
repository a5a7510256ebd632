package dev.millrace.source.kafka;

import dev.millrace.contracts.Utf8;
import dev.millrace.contracts.json.JsonData;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// A CloudEvent in the binary mode of the Kafka binding, whose attributes are headers, in the JSON
/// format. One in structured mode is that already.
final class CloudEvent {
  private static final String PREFIX = "ce_";
  private static final String KEY = "partitionkey";
  private static final List<String> REQUIRED = List.of("specversion", "id", "source", "type");
  private static final Pattern ATTRIBUTE = Pattern.compile("[a-z0-9]+");
  private static final Pattern JSON = Pattern.compile("(?i)[^;]+[/+]json\\s*(;.*)?");

  private CloudEvent() {}

  static boolean isBinary(ConsumerRecord<byte[], byte[]> record) {
    return record.headers().lastHeader(PREFIX + "specversion") != null;
  }

  /// @return empty when the attributes are not those of a CloudEvent
  static Optional<JsonData> of(ConsumerRecord<byte[], byte[]> record) {
    var attributes = new LinkedHashMap<String, String>();
    for (Header header : record.headers()) {
      String text = header.value() == null ? null : Utf8.text(header.value());
      if (header.key().startsWith(PREFIX)) {
        String name = header.key().substring(PREFIX.length());
        if (text == null || !ATTRIBUTE.matcher(name).matches() || name.startsWith("data")) {
          return Optional.empty();
        }
        attributes.put(name, text);
      }
    }
    if (REQUIRED.stream().anyMatch(name -> attributes.getOrDefault(name, "").isEmpty())) {
      return Optional.empty();
    }
    String key = record.key() == null ? null : Utf8.text(record.key());
    if (key != null && !key.isEmpty()) {
      attributes.putIfAbsent(KEY, key);
    }
    return Optional.of(json(attributes, type(record), record.value()));
  }

  private static @Nullable String type(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader("content-type");
    return header == null || header.value() == null ? null : Utf8.text(header.value());
  }

  private static JsonData json(
      Map<String, String> attributes, @Nullable String type, byte @Nullable [] data) {
    return Envelope.object(
        json -> {
          attributes.forEach(json::writeStringProperty);
          if (type != null) {
            json.writeStringProperty("datacontenttype", type);
          }
          if (data != null) {
            data(json, type, data);
          }
        });
  }

  /// Data of a type that is not JSON are bytes, even where they could be read as JSON.
  private static void data(JsonGenerator json, @Nullable String type, byte[] data) {
    if (type == null || JSON.matcher(type).matches()) {
      Envelope.value(json, "data", "data_base64", data);
    } else {
      json.writeBinaryProperty("data_base64", data);
    }
  }
}
