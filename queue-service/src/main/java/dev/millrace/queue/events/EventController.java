package dev.millrace.queue.events;

import dev.millrace.queue.call.Calls;
import dev.millrace.queue.machine.Query;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// The streams, each written by its own request's virtual thread until the reader leaves or the
/// service stops. A stream begins when it is opened: it cannot be taken up again at an event
/// (`Last-Event-ID`), since nothing is kept for those who do not listen.
@RestController
class EventController {
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /// After something was sent, what comes next is gathered for so long: sending each event by itself
  /// to a hundred readers would take the processors from those who do the work.
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final byte[] HELLO = utf8(": events of durable changes follow\n\n");
  private static final byte[] STILL_HERE = utf8(": still here\n\n");

  private final Calls calls;
  private final EventHub hub;
  private final JsonMapper mapper;

  EventController(Calls calls, EventHub hub, JsonMapper mapper) {
    this.calls = calls;
    this.hub = hub;
    this.mapper = mapper;
  }

  @GetMapping(path = "/api/v1/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  void all(HttpServletResponse response) throws IOException {
    stream(null, response);
  }

  @GetMapping(path = "/api/v1/queues/{queue}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  void ofQueue(@PathVariable String queue, HttpServletResponse response) throws IOException {
    calls.ask(new Query.GetQueue(queue));
    stream(queue, response);
  }

  private void stream(@Nullable String queue, HttpServletResponse response) throws IOException {
    Listener listener = hub.join(queue);
    try {
      response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
      response.setHeader("Cache-Control", "no-store");
      response.getOutputStream().write(HELLO);
      response.flushBuffer();
      pass(listener, response);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      hub.leave(listener);
    }
  }

  private void pass(Listener listener, HttpServletResponse response)
      throws IOException, InterruptedException {
    while (true) {
      SharedEvent event = listener.next(HEARTBEAT);
      if (listener.ended()) {
        return;
      }
      response.getOutputStream().write(event == null ? STILL_HERE : event.text(mapper));
      if (listener.isCaughtUp()) {
        response.flushBuffer();
        Thread.sleep(PAUSE);
      }
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
