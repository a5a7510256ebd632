package dev.millrace.queue.item;

import dev.millrace.contracts.queue.EnqueueRequest;
import dev.millrace.contracts.queue.EnqueueResult;
import dev.millrace.queue.call.Calls;
import dev.millrace.queue.call.ItemChecks;
import dev.millrace.queue.hot.Exchange;
import dev.millrace.queue.hot.HotCall;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.metrics.CallTimers;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.List;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/// `POST …/items`: 201 when at least one item is new, 200 when the queue knew them all; each says
/// which it was.
final class EnqueueCall implements HotCall {
  private static final int OK = 200;
  private static final int CREATED = 201;

  private final Calls calls;
  private final CallTimers timers;
  private final ObjectReader reader;
  private final ObjectWriter writer;

  EnqueueCall(Calls calls, CallTimers timers, JsonMapper mapper) {
    this.calls = calls;
    this.timers = timers;
    this.reader = mapper.readerFor(EnqueueRequest.class);
    this.writer = mapper.writerFor(EnqueueResult.class);
  }

  @Override
  public String suffix() {
    return "/items";
  }

  @Override
  public List<HttpMethod> otherMethods() {
    return List.of(HttpMethod.GET, HttpMethod.HEAD);
  }

  @Override
  public void serve(String queue, Exchange exchange) throws IOException, ServletException {
    EnqueueRequest request = exchange.read(reader);
    var items = ItemChecks.items("items", request.items());
    var command = new Command.Enqueue(queue, items, false);
    EnqueueResult result = timers.enqueue().record(() -> calls.run(command));
    boolean created = result.items().stream().anyMatch(EnqueueResult.Accepted::created);
    exchange.answer(created ? CREATED : OK, writer, result);
  }
}
