package dev.millrace.bench.events;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/// The events: CloudEvents in binary mode with 1024 bytes of JSON, of a thousand keys.
final class Orders {
  private static final int KEYS = 1000;
  private static final int BYTES = 1024;
  private static final String ID = "ce_id";
  private static final List<String> COUNTRIES = List.of("US", "DE", "JP", "BR");
  private static final List<Header> ATTRIBUTES =
      List.of(
          header("ce_specversion", "1.0"),
          header("ce_type", "shop.order.placed"),
          header("ce_source", "/shop/bench"),
          header("ce_time", "2026-01-01T00:00:00Z"),
          header("content-type", "application/json"));

  private final List<Order> orders = IntStream.range(0, KEYS).mapToObj(Orders::order).toList();

  private record Order(byte[] key, byte[] value) {}

  /// The event of that number, which is its id.
  ProducerRecord<byte[], byte[]> record(String topic, long number) {
    // Neighbours have different keys, countries and amounts, in no order.
    Order order = orders.get((int) Math.floorMod(number * 0x9E3779B97F4A7C15L >>> 33, KEYS));
    var record = new ProducerRecord<>(topic, order.key, order.value);
    ATTRIBUTES.forEach(record.headers()::add);
    record.headers().add(header(ID, Long.toString(number)));
    return record;
  }

  static long number(Headers headers) {
    return Long.parseLong(new String(headers.lastHeader(ID).value(), StandardCharsets.US_ASCII));
  }

  private static Order order(int index) {
    String start =
        String.format(
            Locale.ROOT,
            """
            {"order":%d,"customer":"customer-%d","country":"%s","amount":%d,"currency":"EUR",\
            "express":%b,"lines":[{"article":"A-%d","count":2,"price":12.5},\
            {"article":"B-%d","count":1,"price":99.0}],"note":\"\
            """,
            100_000 + index,
            index,
            COUNTRIES.get(index % COUNTRIES.size()),
            index * 7919 % 1000,
            index % 3 == 0,
            index,
            index + 1);
    String end = "\"}";
    String value = start + "x".repeat(BYTES - start.length() - end.length()) + end;
    return new Order(utf8("customer-" + index), utf8(value));
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, utf8(value));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
