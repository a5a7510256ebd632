package dev.millrace.event.ingress;

import dev.millrace.event.message.CloudEventForm;
import dev.millrace.event.message.MalformedEvent;
import dev.millrace.event.pattern.Arrival;
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

/// Takes CloudEvents. 202 says that all outputs have all of them; after anything else the caller
/// posts them again, and the ids tell the outputs which they had already.
@RestController
public final class EventsController {
  /// Events of one batch.
  static final int MOST = 1000;

  private final Map<String, String> inputs;
  private final Gate gate;
  private final InstantSource clock;

  /// Gives events to the outputs.
  public interface Gate {
    /// @return false when an output did not take them now
    boolean accept(List<Arrival> arrivals) throws InterruptedException;
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
    if (!gate.accept(read(request, input))) {
      throw new Refusal(
              503,
              "output-away",
              "An output is away",
              "not all outputs have taken the events, and GET /api/v1/pattern says why; post them"
                  + " again, under the same ids")
          .retryAfter(Duration.ofSeconds(2));
    }
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
