package dev.millrace.event.ingress;

import static dev.millrace.event.Events.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.event.pattern.Arrival;
import dev.millrace.rim.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class EventsControllerTest {
  private final List<Arrival> accepted = new ArrayList<>();
  private final EventsController controller =
      new EventsController(Map.of("/events", "in"), accepted::addAll, InstantSource.system());

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
    for (String body : List.of("no JSON", "{\"specversion\":\"1.0\",\"id\":[]}", "null")) {
      assertThatThrownBy(() -> post("Application/CloudEvents+JSON", body))
          .isInstanceOf(Refusal.class)
          .message()
          .doesNotContain("Exception", "Source", "io.cloudevents", "\n");
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
