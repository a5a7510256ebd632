package dev.millrace.event.expression;

import static dev.millrace.event.Events.cloudEvent;
import static dev.millrace.event.Events.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.event.message.Event;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionsTest {
  private final Event order =
      cloudEvent(
          "1",
          "ada",
          """
          {"country": "US", "amount": 12.5, "items": [1, 2, 3], "paid": true, "note": null,
           "count": 3, "big": 12345678901234567890, "who": {"name": "Ada"}}
          """);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "event.data.country == \"US\" | true",
        "event.data.amount > 10 | true",
        "event.data.count == 3.0 | true",
        "event.data.items.exists(i, i == 2) | true",
        "event.data.paid | true",
        "event.data.note == null | true",
        "has(event.data.missing) | false",
        "event.data.?missing.orValue(\"none\") == \"none\" | true",
        "event.data.who.name.lowerAscii() == \"ada\" | true",
        "event.type == \"dev.millrace.test\" && event.key == \"ada\" | true",
        "event.source.startsWith(\"/other\") | false",
        "size(event.data.items) == 3 | true",
        "event.data.who.name.matches(\"^A.a$\") | true",
        "event.data.country in [\"CA\", \"MX\"] | false",
        "event.data.big > 1.2e19 && event.data.big < 1.3e19 | true",
      })
  void lookIntoTheEvent(String text, boolean answer) throws Exception {
    assertThat(Expressions.predicate(text).holds(new EventView(order))).isEqualTo(answer);
  }

  @Test
  void seePlainRecordsAndStructuredCloudEventsTheSameWay() throws Exception {
    Predicate red = Expressions.predicate("event.data.colour == \"red\"");
    assertThat(red.holds(new EventView(plain(null, "{\"colour\":\"red\"}")))).isTrue();
    var headers = new RecordHeaders();
    headers.add("content-type", "application/cloudevents+json".getBytes(StandardCharsets.UTF_8));
    var structured =
        new Event(
            null,
            headers,
            """
            {"specversion":"1.0","id":"7","source":"/s","type":"t","data":{"colour":"red"}}
            """
                .getBytes(StandardCharsets.UTF_8),
            0);
    assertThat(red.holds(new EventView(structured))).isTrue();
    assertThat(Expressions.predicate("event.id == \"7\"").holds(new EventView(structured)))
        .isTrue();
  }

  @Test
  void workOnEventsWhoseDataIsNotJson_untilTheyLookIntoIt() throws Exception {
    Event avro = plain("k", "\u0000\u0001Obj");
    assertThat(Expressions.predicate("event.key == \"k\"").holds(new EventView(avro))).isTrue();
    assertThatThrownBy(() -> Expressions.predicate("event.data.x == 1").holds(new EventView(avro)))
        .isInstanceOf(ExpressionFault.class)
        .hasMessageContaining("not JSON");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {"nonsense", "~{\"data\":{}} more~", "~{\"id\":1,\"id\":2}~", "~{\"data\":~"})
  void failOnAStructuredEventThatIsNotJson_whenTheyLookAtIt(String value) throws Exception {
    var headers = new RecordHeaders();
    headers.add("content-type", "application/cloudevents+json".getBytes(StandardCharsets.UTF_8));
    var broken = new Event(null, headers, value.getBytes(StandardCharsets.UTF_8), 0);

    var view = new EventView(broken);

    assertThatThrownBy(() -> Expressions.predicate("event.id == \"7\"").holds(view))
        .isInstanceOf(ExpressionFault.class)
        .hasMessageContaining("not JSON");
  }

  /// The member that is looked at is whole; what is wrong lies before or behind it.
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "~{\"a\":1,\"b\":tru}~",
        "~{\"b\":nonsense,\"a\":1}~",
        "~{\"a\":1,\"b\":\"no end}~",
        "~{\"a\":1,\"b\":[{\"c\":1,\"c\":2}]}~",
        "~{\"a\":1,\"b\":2,\"b\":3}~",
        "~{\"a\":1} more~",
        "~{\"a\":1~",
      })
  void failOnAMemberOfDataThatIsNotJsonAsAWhole(String value) throws Exception {
    var view = new EventView(plain("k", value));

    assertThatThrownBy(() -> Expressions.predicate("event.data.a == 1").holds(view))
        .isInstanceOf(ExpressionFault.class)
        .hasMessageContaining("not JSON");
    assertThatThrownBy(() -> Expressions.mapping("event.data").of(view))
        .isInstanceOf(ExpressionFault.class)
        .hasMessageContaining("not JSON");
  }

  @Test
  void seeTheSameMembersInWhateverOrderTheyAreLookedAt() throws Exception {
    var view = new EventView(plain("k", " {\"a\":{\"b\":[1,{\"c\":2}]},\"d\":null,\"e\":\"é\"}"));

    assertThat(Expressions.predicate("has(event.data.x)").holds(view)).isFalse();
    assertThat(Expressions.predicate("event.data.a.b[1].c == 2").holds(view)).isTrue();
    assertThat(Expressions.predicate("event.data.d == null").holds(view)).isTrue();
    assertThat(Expressions.predicate("event.data.e == \"é\"").holds(view)).isTrue();
    assertThat(Expressions.predicate("size(event.data) == 3").holds(view)).isTrue();
    assertThat(Expressions.predicate("has(event.data.x) || has(event.data.d)").holds(view))
        .isTrue();
  }

  @Test
  void makeAnObjectOfTheCommonShape() throws Exception {
    Mapping mapping =
        Expressions.mapping(
            "{\"name\": event.data.who.name, \"n\": [event.data.count, 1.5, null, true]}");
    assertThat(new String(mapping.of(new EventView(order)), StandardCharsets.UTF_8))
        .isEqualTo("{\"name\":\"Ada\",\"n\":[3,1.5,null,true]}");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {"0.0 / 0.0", "1.0 / 0.0", "[-1.0 / 0.0]"})
  void failWhereTheirObjectHoldsANumberThatJsonDoesNotHave(String text) throws Exception {
    Mapping mapping = Expressions.mapping("{\"n\": " + text + "}");
    assertThatThrownBy(() -> mapping.of(new EventView(order)))
        .isInstanceOf(ExpressionFault.class)
        .hasMessageContaining("what JSON cannot");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "event.data.country.substring(5) == \"\"",
        "event.data.country.charAt(9) == \"\"",
        "timestamp(event.data.country) == timestamp(\"2026-01-01T00:00:00Z\")",
        "timestamp(\"2026-01-01T00:00:00Z\").getHours(event.data.country) == 1",
        "duration(event.data.country) == duration(\"1s\")",
        "int(event.data.country) == 1",
        "int(event.data.amount * 1e300) == 1",
        "uint(-1) == 1u",
        "event.data.count / 0 == 1",
        "event.data.count % 0 == 1",
        "9223372036854775807 + event.data.count == 1",
        "event.data.items[7] == 1",
        "event.data.items[\"x\"] == 1",
        "event.data.who[1] == 1",
        "event.data.country.matches(\"[\" + event.data.country)",
        "event.data.country.replace(\"U\", \"x\", 1/0) == \"\"",
        "event.data.country < 1",
        "event.data.items.exists(i, i.x == 1)",
        "bytes(event.data.who) == b\"\"",
        "event.data.?items[1] == 1",
        "optional.none().value() == 1",
        "duration(\"9223372036s\") + duration(\"9223372036s\") > duration(\"1s\")",
        "timestamp(\"9999-12-31T23:59:59Z\") + duration(\"9223372036s\") > timestamp(0)",
        "dyn(event.data.note).x",
        "event.data.country.split(\"\", -5)[9] == \"\"",
        "[\"a\"].join(event.data.country) == \"b\"",
        "string(b\"\\xff\") == \"\"",
      })
  void failWithAFault_whateverGoesWrongInThem(String text) throws Exception {
    Predicate predicate = Expressions.predicate(text);
    try {
      predicate.holds(new EventView(order));
    } catch (ExpressionFault e) {
      assertThat(e.getMessage()).doesNotContain("\n", "dev.cel", "java.");
    }
  }

  @Nested
  class ThatAreWrong {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '~',
        value = {
          "event.data.country = \"US\" | column 20",
          "evnt.data.x == 1 | column 1: undeclared reference to 'evnt'",
          "event.data.x ==  | column",
          "\"text\" | bool",
          "event.type.nosuch() | column 18",
          "true && evnt.x | column 9",
        })
    void sayWhere(String text, String words) {
      assertThatThrownBy(() -> Expressions.predicate(text))
          .isInstanceOf(BadExpression.class)
          .hasMessageContaining(words);
    }

    @Test
    void failOnAnEventInOneLineWithoutAStack() {
      assertThatThrownBy(
              () -> Expressions.predicate("event.data.missing == 1").holds(new EventView(order)))
          .isInstanceOf(ExpressionFault.class)
          .hasMessageContaining("missing")
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n", "dev.cel"));
    }

    @Test
    void failWhenTheyAreNoTruth() {
      assertThatThrownBy(
              () -> Expressions.predicate("event.data.country").holds(new EventView(order)))
          .isInstanceOf(ExpressionFault.class)
          .hasMessageContaining("neither true nor false, but a text");
    }
  }
}
