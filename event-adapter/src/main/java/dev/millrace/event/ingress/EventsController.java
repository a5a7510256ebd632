package dev.millrace.event.ingress;

import dev.millrace.event.message.CloudEventForm;
import dev.millrace.event.message.MalformedEvent;
import dev.millrace.event.pattern.Arrival;
import dev.millrace.event.pump.Reception;
import dev.millrace.rim.Refusal;
import io.cloudevents.CloudEvent;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Takes CloudEvents. 202 says that all outputs have all of them, and 422 that they have all but those
/// it names, which they will never take. After 503 the caller posts the others again, and the ids tell
/// the outputs which they had already.
@RestController
public final class EventsController {
  /// Events of one batch.
  static final int MOST = 1000;

  private final Map<String, String> inputs;
  private final Gate gate;
  private final InstantSource clock;

  /// Gives events to the outputs.
  public interface Gate {
    Reception accept(List<Arrival> arrivals) throws InterruptedException;
  }

  /// @param inputs names by path, such as `/events`
  public EventsController(Map<String, String> inputs, Gate gate, InstantSource clock) {
    this.inputs = Map.copyOf(inputs);
    this.gate = gate;
    this.clock = clock;
  }

  @PostMapping({"/events", "/events/{name}"})
  @ResponseStatus(HttpStatus.ACCEPTED)
  void post(@PathVariable(required = false) @Nullable String name, HttpServletRequest request)
      throws IOException, InterruptedException {
    String input = input(name == null ? "/events" : "/events/" + name);
    List<Arrival> arrivals = read(request, input);
    Reception reception = gate.accept(arrivals);
    List<RefusedEvent> refused = refused(arrivals, reception);
    if (!reception.complete()) {
      Refusal later =
          new Refusal(
                  503,
                  "output-away",
                  "An output is away",
                  "not all outputs have taken the events, and GET /api/v1/pattern says why; post them"
                      + " again, under the same ids")
              .retryAfter(Duration.ofSeconds(2));
      throw refused.isEmpty() ? later : later.with("refused", refused);
    }
    if (!refused.isEmpty()) {
      throw new Refusal(422, "event-refused", "An event is refused for good", words(refused))
          .with("refused", refused);
    }
  }

  /// @param event which of those posted, from 0
  private record RefusedEvent(int event, String id, String reason) {}

  private static List<RefusedEvent> refused(List<Arrival> arrivals, Reception reception) {
    var refused = new ArrayList<RefusedEvent>();
    for (int i = 0; i < arrivals.size(); i++) {
      Arrival arrival = arrivals.get(i);
      String reason = reception.refused().get(arrival);
      if (reason != null) {
        refused.add(new RefusedEvent(i, arrival.id(), reason));
      }
    }
    return refused;
  }

  private static String words(List<RefusedEvent> refused) {
    RefusedEvent first = refused.getFirst();
    return "an output will never take event %d, %s: %s%s; all others are taken"
        .formatted(
            first.event(),
            first.id(),
            first.reason(),
            refused.size() == 1 ? "" : ", nor %d others".formatted(refused.size() - 1));
  }

  private String input(String path) {
    String input = inputs.get(path);
    if (input == null) {
      throw new Refusal(
          404,
          "no-such-input",
          "There is no such input",
          inputs.isEmpty()
              ? "this adapter takes no posted events: its input is another one"
              : "events are taken at %s".formatted(String.join(", ", inputs.keySet())));
    }
    return input;
  }

  private List<Arrival> read(HttpServletRequest request, String input) throws IOException {
    try {
      List<CloudEvent> events = PostedEvents.read(request);
      if (events.size() > MOST) {
        throw new MalformedEvent(
            "the batch has %d events: at most %d are taken at once".formatted(events.size(), MOST));
      }
      long now = clock.millis();
      var arrivals = new ArrayList<Arrival>(events.size());
      for (CloudEvent cloudEvent : events) {
        String position = "http/" + cloudEvent.getId();
        arrivals.add(new Arrival(input, CloudEventForm.write(cloudEvent, now), position));
      }
      return arrivals;
    } catch (MalformedEvent e) {
      throw new Refusal(
          400, "not-a-cloudevent", "The body is no CloudEvent", String.valueOf(e.getMessage()));
    }
  }
}
