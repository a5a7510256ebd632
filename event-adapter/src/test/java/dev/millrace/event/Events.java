package dev.millrace.event;

import dev.millrace.event.message.Event;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/// Events for tests.
public final class Events {
  public static final long TIME = 1_700_000_000_000L;

  private Events() {}

  /// A CloudEvent in binary mode.
  public static Event cloudEvent(String id, @Nullable String key, String json) {
    var headers = new RecordHeaders();
    headers.add("ce_specversion", utf8("1.0"));
    headers.add("ce_id", utf8(id));
    headers.add("ce_source", utf8("/tests"));
    headers.add("ce_type", utf8("dev.millrace.test"));
    headers.add("content-type", utf8("application/json"));
    return new Event(key == null ? null : utf8(key), headers, utf8(json), TIME);
  }

  public static Event plain(@Nullable String key, String value) {
    return new Event(key == null ? null : utf8(key), new RecordHeaders(), utf8(value), TIME);
  }

  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
