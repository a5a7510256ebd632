package dev.millrace.event.message;

import static dev.millrace.event.Events.TIME;
import static dev.millrace.event.Events.cloudEvent;
import static dev.millrace.event.Events.plain;
import static dev.millrace.event.Events.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.contracts.json.JsonData;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/// Through a queue and out again.
class ItemFormTest {
  @Test
  void aCloudEventComesOutAsItWas() throws Exception {
    Event event = Mark.ORIGIN.on(cloudEvent("1", "ada", "{\"n\": 1}"), "left");
    JsonData item = ItemForm.write(event, "t/0/7");
    assertThat(item.path("id").stringValue()).isEqualTo("1");
    assertThat(item.path("data").path("n").intValue()).isEqualTo(1);
    assertThat(item.path("partitionkey").stringValue()).isEqualTo("ada");
    assertThat(item.path("millraceorigin").stringValue()).isEqualTo("left");

    Event again = ItemForm.read(item, "q/x", TIME);
    assertThat(again.keyText()).isEqualTo("ada");
    assertThat(again.header("ce_id")).isEqualTo("1");
    assertThat(Mark.ORIGIN.of(again)).isEqualTo("left");
    assertThat(new String(again.value(), StandardCharsets.UTF_8)).isEqualTo("{\"n\":1}");
  }

  @Test
  void whatAnEventHoldsIsItsObject_digitByDigit() throws Exception {
    String price = "{\"price\":0.12345678901234567890}";
    assertThat(content(cloudEvent("1", "ada", price))).isEqualTo(JsonData.parse(price));
    assertThat(content(plain("ada", price))).isEqualTo(JsonData.parse(price));
    assertThat(content(structured("application/cloudevents+json", price)))
        .isEqualTo(JsonData.parse(price));
  }

  private static Event structured(String type, String data) {
    var headers = new RecordHeaders();
    headers.add("content-type", utf8(type));
    String whole =
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"data\":%s}"
            .formatted(data);
    return new Event(null, headers, utf8(whole), TIME);
  }

  @Test
  void aStructuredCloudEventKeepsItsDigits_howeverItsMediaTypeIsWritten() throws Exception {
    String data = "{\"n\":12345678901234567890.5}";
    Event event = structured("Application/CloudEvents+JSON; charset=UTF-8", data);
    assertThat(event.isCloudEvent()).isTrue();
    JsonData item = ItemForm.write(event, "t/0/7");
    assertThat(new String(item.bytes(), StandardCharsets.UTF_8)).contains(data);
    Event again = ItemForm.read(item, "q/x", TIME);
    assertThat(new String(again.value(), StandardCharsets.UTF_8)).isEqualTo(data);
  }

  @Test
  void whereAnEventHoldsNoObject_itIsAllOfTheItem() throws Exception {
    assertThat(content(cloudEvent("1", "ada", "[1]")).path("data").path(0).intValue()).isEqualTo(1);
    assertThat(content(plain("ada", "text")).path("id").stringValue()).isEqualTo("t/0/7");
    assertThat(content(new Event(null, new RecordHeaders(), null, TIME)).path("id").isString())
        .isTrue();
  }

  private static JsonData content(Event event) throws MalformedEvent {
    return ItemForm.content(event, ItemForm.write(event, "t/0/7"));
  }

  @Test
  void aPlainObjectIsItself() throws Exception {
    JsonData item = ItemForm.write(plain("key", "{\"path\": \"a.mp4\"}"), "t/0/7");
    assertThat(item).isEqualTo(JsonData.parse("{\"path\": \"a.mp4\"}"));
    Event again = ItemForm.read(item, "q/a.mp4", TIME);
    assertThat(again.isCloudEvent()).isFalse();
    assertThat(Mark.ID.of(again)).isEqualTo("q/a.mp4");
    assertThat(ItemForm.write(again, "q/a.mp4")).as("also a second time").isEqualTo(item);
  }

  @Test
  void aMarkedObjectAndWhatIsNoObjectAreWrapped_andComeOutWithTheirKeyAndMarks() throws Exception {
    Event marked = Mark.HOME.on(plain("k", "{\"a\": 1}"), "eu");
    Event again = ItemForm.read(ItemForm.write(marked, "t/0/7"), "q/x", TIME);
    assertThat(again.isCloudEvent()).isFalse();
    assertThat(again.keyText()).isEqualTo("k");
    assertThat(Mark.HOME.of(again)).isEqualTo("eu");
    assertThat(Mark.ID.of(again)).isEqualTo("t/0/7");

    byte[] avro = {0, 1, (byte) 0xff, 'O', 'b', 'j'};
    var bytes = new Event(utf8("k"), new RecordHeaders(), avro, TIME);
    assertThat(ItemForm.read(ItemForm.write(bytes, "t/0/8"), "q/x", TIME).value()).isEqualTo(avro);
    Event array = plain(null, "[1, 2]");
    assertThat(ItemForm.read(ItemForm.write(array, "t/0/9"), "q/x", TIME).value())
        .asString()
        .isEqualTo("[1,2]");
  }

  @Test
  void dataThatIsNotWhatItCallsItselfGoesAsBytes() throws Exception {
    Event broken = cloudEvent("1", null, "no JSON");
    Event again = ItemForm.read(ItemForm.write(broken, "t/0/7"), "q/x", TIME);
    assertThat(again.value()).isEqualTo(utf8("no JSON"));
  }

  @Test
  void anItemThatOnlyLooksLikeACloudEventIsTold() {
    var item =
        JsonData.parse("{\"specversion\":\"9\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\"}");
    assertThatThrownBy(() -> ItemForm.read(item, "q/x", TIME))
        .isInstanceOf(MalformedEvent.class)
        .hasMessageContaining("9");
  }

  @Test
  void anItemWhoseTimeIsTooFarAwayIsTold() {
    var item =
        JsonData.parse(
            "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\","
                + "\"time\":\"+999999999-12-31T23:59:59Z\"}");
    assertThatThrownBy(() -> ItemForm.read(item, "q/x", TIME))
        .isInstanceOf(MalformedEvent.class)
        .hasMessageContaining("its time");
  }
}
