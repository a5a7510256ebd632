package dev.millrace.event.ingress;

import static dev.millrace.event.Events.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.event.message.Event;
import dev.millrace.event.pattern.Arrival;
import dev.millrace.event.pump.Reception;
import dev.millrace.rim.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class EventsControllerTest {
  private final List<Arrival> accepted = new ArrayList<>();
  private final EventsController controller =
      new EventsController(Map.of("/events", "in"), this::accept, InstantSource.system());

  private Reception accept(List<Arrival> arrivals) {
    accepted.addAll(arrivals);
    return new Reception(true, Map.of());
  }

  private void post(String body) throws Exception {
    post("application/cloudevents-batch+json", body);
  }

  private void post(String type, String body) throws Exception {
    var request = new MockHttpServletRequest("POST", "/events");
    request.setContentType(type);
    request.setContent(utf8(body));
    controller.post(null, request);
  }

  @Test
  void anEventKeepsItsDigits_alsoInABatch() throws Exception {
    String data = "{\"n\":12345678901234567890.5,\"m\":1E+400}";
    String event =
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"data\":%s}"
            .formatted(data);
    post("application/cloudevents+json", event);
    post("[%s]".formatted(event));
    assertThat(accepted)
        .extracting(arrival -> new String(arrival.event().value(), StandardCharsets.UTF_8))
        .containsExactly(data, data);
  }

  /// As the HTTP binding of CloudEvents has it.
  @Test
  void whatIsPercentEncodedInAHeaderIsDecoded() throws Exception {
    var request = new MockHttpServletRequest("POST", "/events");
    Map.of(
            "ce-specversion", "1.0",
            "ce-id", "1%202",
            "ce-source", "/s/a%20b",
            "ce-type", "t",
            "ce-subject", "Z%C3%BCrich%20%E2%82%AC",
            "ce-partitionkey", "100%25",
            "ce-odd", "50% off, %zz")
        .forEach(request::addHeader);
    controller.post(null, request);
    Event event = accepted.getFirst().event();
    assertThat(event.header("ce_subject")).isEqualTo("Zürich €");
    assertThat(event.header("ce_id")).isEqualTo("1 2");
    assertThat(event.header("ce_source")).isEqualTo("/s/a%20b");
    assertThat(event.keyText()).isEqualTo("100%");
    assertThat(event.header("ce_odd")).isEqualTo("50% off, %zz");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ce-time | 2026-01-01T00:00:00",
        "ce-time | yesterday",
        "ce-time | 2026-01-01T00:00:00+99:99",
        "ce-specversion | 2.0",
        "ce-specversion | 0.3",
        "ce-source | http://[",
        "ce-dataschema | a b",
        "ce-id | ''",
        "ce-type | ''",
        "ce-Odd_Name | x",
      })
  void anAttributeThatIsNoneIsRefused_inBinaryModeToo(String header, String value) {
    var request = new MockHttpServletRequest("POST", "/events");
    var headers =
        new HashMap<>(
            Map.of("ce-specversion", "1.0", "ce-id", "1", "ce-source", "/s", "ce-type", "t"));
    headers.put(header, value);
    headers.forEach(request::addHeader);
    assertThatThrownBy(() -> controller.post(null, request)).isInstanceOf(Refusal.class);
    assertThat(accepted).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "source", "type"})
  void anEventIsRefusedThatNamesNothing(String attribute) {
    String event = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\"}";
    String nameless =
        event.replaceAll("\"" + attribute + "\":\"[^\"]*\"", "\"" + attribute + "\":\"\"");
    for (String body : List.of("[" + event + "," + nameless + "]", "[" + nameless + "]")) {
      assertThatThrownBy(() -> post(body))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("its " + attribute + " is empty");
    }
    assertThat(accepted).isEmpty();
  }

  @Test
  void whatIsNoBatchIsRefused() {
    for (String body : List.of("{}", "[", "[1] 2", "")) {
      assertThatThrownBy(() -> post(body))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("batch");
    }
  }

  @Test
  void aBatchWithNothingInItIsRefused() {
    assertThatThrownBy(() -> post("[null]"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("event 0 of the batch: it is null");
  }

  @Test
  void theFaultIsToldWithoutTheNamesOfClasses() {
    String[] names = {"Exception", "ource", "io.cloudevents", "jackson", "Feature", "Token", "\n"};
    for (String body :
        List.of(
            "no JSON", "{\"specversion\":\"1.0\",\"id\":[]}", "null", "{", "{]", "[]", "5", "")) {
      assertThatThrownBy(() -> post("Application/CloudEvents+JSON", body))
          .isInstanceOf(Refusal.class)
          .message()
          .doesNotContain(names);
    }
    for (String body : List.of("[", "[{]", "")) {
      assertThatThrownBy(() -> post(body))
          .isInstanceOf(Refusal.class)
          .message()
          .doesNotContain(names);
    }
  }

  @Test
  void aTimeThatIsTooFarAwayIsRefused() {
    assertThatThrownBy(
            () ->
                post(
                    "[{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\","
                        + "\"time\":\"+999999999-12-31T23:59:59Z\"}]"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("its time");
  }
}
