package dev.millrace.event.ingress;

import static dev.millrace.event.Events.utf8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.rim.Refusal;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class EventsControllerTest {
  private final EventsController controller =
      new EventsController(Map.of("/events", "in"), arrivals -> true, InstantSource.system());

  private void post(String body) throws Exception {
    var request = new MockHttpServletRequest("POST", "/events");
    request.setContentType("application/cloudevents-batch+json");
    request.setContent(utf8(body));
    controller.post(null, request);
  }

  @Test
  void aBatchWithNothingInItIsRefused() {
    assertThatThrownBy(() -> post("[null]"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("event 0 of the batch is null");
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
