package dev.millrace.source.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.Json;
import dev.millrace.source.kafka.KafkaSettings.DataForm;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class RecordDataTest {
  private static final String WHERE =
      "\"topic\":\"t\",\"partition\":3,\"offset\":42,\"timestamp\":\"2026-11-28T19:00:00Z\"";
  private static final Map<String, String> EVENT =
      Map.of("ce_specversion", "1.0", "ce_id", "7", "ce_source", "/shop", "ce_type", "order");

  @Nested
  class GivenValuesAreTheData {
    @Test
    void aJsonObject_isTheDataWithEveryDigit() {
      assertThat(
              data(record("k", " {\"big\": 12345678901234567890.10, \"a\": [1, null]}", Map.of())))
          .isEqualTo("{\"big\":12345678901234567890.10,\"a\":[1,null]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1,2.50]", "\"text\"", "17", "true", "null"})
    void otherJson_isWrappedAsJson(String value) {
      assertThat(data(record("k", value, Map.of())))
          .isEqualTo("{" + WHERE + ",\"key\":\"k\",\"headers\":[],\"value\":" + value + "}");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"", "plain text", "{\"a\":1} {}", "{\"a\":1", "{\"a\":1,\"a\":2}", "\uFEFF{}"})
    void anythingElse_isBase64(String value) {
      JsonNode data = Json.strict().readTree(data(record(null, value, Map.of())));
      assertThat(data.path("valueBase64").binaryValue()).isEqualTo(value.getBytes(UTF_8));
      assertThat(data.path("key").isNull()).isTrue();
    }

    @Test
    void bytesThatAreNoUtf8_stayAsTheyAre() {
      byte[] latin = {'{', '"', (byte) 0xE4, '"', ':', '1', '}'};
      JsonNode data = Json.strict().readTree(data(record(new byte[] {(byte) 0xFF}, latin)));
      assertThat(data.path("valueBase64").binaryValue()).isEqualTo(latin);
      assertThat(data.path("keyBase64").binaryValue()).containsExactly(0xFF);
    }

    @Test
    void deepAndLongJson_isBytesAtWorst() {
      for (String value :
          new String[] {
            "[".repeat(5_000) + "]".repeat(5_000),
            "{\"n\":" + "9".repeat(5_000) + "}",
            "\"\\ud800\""
          }) {
        JsonNode data = Json.strict().readTree(data(record(null, value, Map.of())));
        assertThat(data.isObject()).isTrue();
      }
    }

    @Test
    void aCloudEventInBinaryMode_isItsJsonFormat() {
      assertThat(Json.strict().readTree(data(record("k", "{\"total\":1.50}", EVENT))))
          .isEqualTo(
              Json.strict()
                  .readTree(
                      """
                      {"specversion": "1.0", "id": "7", "source": "/shop", "type": "order",
                       "partitionkey": "k", "data": {"total": 1.50}}
                      """));
    }

    @Test
    void aCloudEventsDataThatIsNotJson_isBase64() {
      var headers = new java.util.HashMap<>(EVENT);
      headers.put("content-type", "text/plain");
      JsonNode data = Json.strict().readTree(data(record(null, "17", headers)));
      assertThat(data.path("data_base64").binaryValue()).isEqualTo("17".getBytes(UTF_8));
      assertThat(data.path("datacontenttype").asString()).isEqualTo("text/plain");
    }

    @Test
    void aCloudEventWithoutData_isAnItem_andATombstoneIsNot() {
      assertThat(RecordData.isItem(record(null, null, EVENT))).isTrue();
      assertThat(Json.strict().readTree(data(record(null, null, EVENT))).has("data")).isFalse();
      assertThat(RecordData.isItem(record("k", null, Map.of()))).isFalse();
    }

    @Test
    void whatOnlyCallsItselfACloudEvent_isTheWholeRecord() {
      JsonNode data =
          Json.strict().readTree(data(record(null, "{}", Map.of("ce_specversion", "1.0"))));
      assertThat(data.path("headers").path(0).path("name").asString()).isEqualTo("ce_specversion");
      assertThat(data.path("value").isObject()).isTrue();
    }
  }

  @Test
  void wholeRecords_haveAllThatARecordHas() {
    assertThat(data(DataForm.RECORD, 1000, record("k", "{\"a\":1}", Map.of("h", "x"))))
        .isEqualTo(
            "{"
                + WHERE
                + ",\"key\":\"k\",\"headers\":[{\"name\":\"h\",\"value\":\"x\"}],\"value\":{\"a\":1}}");
  }

  @Test
  void aRecordThatIsTooLarge_isANoteOfWhereItIs() {
    String large = "{\"a\":\"" + "x".repeat(2_000) + "\"}";
    for (DataForm form : DataForm.values()) {
      assertThat(data(form, 1_000, record("k", large, Map.of())))
          .isEqualTo("{" + WHERE + ",\"tooLarge\":{\"valueBytes\":2008,\"maxData\":1000}}");
    }
    assertThat(data(DataForm.RECORD, 1_000, record("k".repeat(2_000), "{}", Map.of())))
        .contains("tooLarge");
  }

  private static String data(ConsumerRecord<byte[], byte[]> record) {
    return data(DataForm.VALUE, 100_000, record);
  }

  private static String data(DataForm form, long most, ConsumerRecord<byte[], byte[]> record) {
    return new RecordData(form, most).of(record).toString();
  }

  private static ConsumerRecord<byte[], byte[]> record(
      @Nullable String key, @Nullable String value, Map<String, String> headers) {
    var record = record(TestKafka.bytes(key), TestKafka.bytes(value));
    headers.forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
    return record;
  }

  private static ConsumerRecord<byte[], byte[]> record(
      byte @Nullable [] key, byte @Nullable [] value) {
    return new ConsumerRecord<>(
        "t",
        3,
        42,
        java.time.Instant.parse("2026-11-28T19:00:00Z").toEpochMilli(),
        TimestampType.CREATE_TIME,
        key == null ? -1 : key.length,
        value == null ? -1 : value.length,
        key,
        value,
        new RecordHeaders(),
        Optional.empty());
  }
}
