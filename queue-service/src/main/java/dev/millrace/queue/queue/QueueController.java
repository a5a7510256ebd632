package dev.millrace.queue.queue;

import dev.millrace.contracts.queue.PauseRequest;
import dev.millrace.contracts.queue.QueueList;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.queue.call.Calls;
import dev.millrace.queue.call.Check;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Query;
import dev.millrace.queue.source.SourceReconciler;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/queues")
class QueueController {
  private final Calls calls;
  private final SourceReconciler sources;

  QueueController(Calls calls, SourceReconciler sources) {
    this.calls = calls;
    this.sources = sources;
  }

  @GetMapping
  QueueList list() {
    return new QueueList(
        calls.ask(new Query.ListQueues()).stream().map(sources::withSource).toList());
  }

  @PutMapping("/{queue}")
  QueueStatus declare(@PathVariable String queue, @RequestBody QueueSpec spec) {
    Check.label("queue", "queue", queue);
    return sources.withSource(calls.run(new Command.Declare(queue, spec)));
  }

  @GetMapping("/{queue}")
  QueueStatus get(@PathVariable String queue) {
    return sources.withSource(calls.ask(new Query.GetQueue(queue)));
  }

  @DeleteMapping("/{queue}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable String queue) {
    calls.run(new Command.Delete(queue));
  }

  @PostMapping("/{queue}:pause")
  QueueStatus pause(
      @PathVariable String queue, @RequestBody(required = false) @Nullable PauseRequest request) {
    String reason = request == null ? null : request.reason();
    return sources.withSource(calls.run(new Command.SetPaused(queue, true, reason)));
  }

  @PostMapping("/{queue}:resume")
  QueueStatus resume(@PathVariable String queue) {
    return sources.withSource(calls.run(new Command.SetPaused(queue, false, null)));
  }
}
