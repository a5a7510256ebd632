package dev.millrace.launcher.conformance;

import static dev.millrace.launcher.conformance.Verdict.fails;
import static dev.millrace.launcher.conformance.Verdict.holds;
import static dev.millrace.launcher.conformance.Verdict.notOffered;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.launcher.console.Words;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a worker must do in its HTTP form. All but the first row only ask that a call is answered
/// as the first one was.
final class HttpRows {
  private static final int AT_ONCE = 4;
  private static final long PAUSE_MILLIS = 100;

  private HttpRows() {}

  static List<Row<HttpWorker>> all() {
    return List.of(
        new Row<>("done", "POST /api/v1/work does the item: 200", HttpRows::done),
        new Row<>("result-type", "the result is application/json", HttpRows::type),
        new Row<>("result-kind", "the result says kind WorkResult, apiVersion v1", HttpRows::kind),
        new Row<>(
            "result-data", "the result's \"data\" is a JSON object, or left out", HttpRows::data),
        new Row<>("again", "done again, the outcome is the same", HttpRows::again),
        new Row<>("unknown-field", "fields it does not know are ignored", HttpRows::unknown),
        new Row<>("concurrent", "four at once: each done, or 429/503", HttpRows::concurrent),
        new Row<>("never", "a hopeless item: 422", HttpRows::never),
        new Row<>("hang-up", "after a closed connection it serves the next", HttpRows::hangUp));
  }

  private static Verdict done(HttpWorker worker) throws IOException, InterruptedException {
    Exchange.Answer answer = worker.usual();
    return answer.status() == 200
        ? holds("after " + Words.time(answer.took()))
        : fails("status 200 for " + worker.trial().item(), answer.brief());
  }

  private static Verdict type(HttpWorker worker) throws IOException, InterruptedException {
    return SourceRows.type(worker.usual());
  }

  private static Verdict kind(HttpWorker worker) throws IOException, InterruptedException {
    Exchange.Answer answer = worker.usual();
    return answer.status() == 200 ? SourceRows.kind(answer, "WorkResult") : notDone();
  }

  private static Verdict data(HttpWorker worker) throws IOException, InterruptedException {
    Exchange.Answer answer = worker.usual();
    if (answer.status() != 200) {
      return notDone();
    }
    JsonNode data = answer.json().path("data");
    return data.isObject() || data.isMissingNode()
        ? holds("")
        : fails("\"data\":{…}", answer.brief());
  }

  private static Verdict again(HttpWorker worker) throws IOException, InterruptedException {
    Exchange.Answer first = worker.usual();
    Exchange.Answer second = worker.work(worker.trial().item());
    boolean alike =
        first.status() == second.status() && fields(first.json()).equals(fields(second.json()));
    return alike ? holds("") : fails(first.brief(), second.brief());
  }

  private static TreeSet<String> fields(JsonNode answer) {
    return new TreeSet<>(answer.path("data").propertyNames());
  }

  private static Verdict unknown(HttpWorker worker) throws IOException, InterruptedException {
    ObjectNode item = worker.document(worker.trial().itemOfTomorrow());
    item.withObjectProperty("metadata").put("millraceConformance", 1);
    return same(worker, worker.http().post(HttpWorker.WORK, item.toString()));
  }

  private static Verdict same(HttpWorker worker, Exchange.Answer answer)
      throws IOException, InterruptedException {
    return answer.status() == worker.usual().status()
        ? holds("")
        : fails(worker.usual().brief(), answer.brief());
  }

  private static Verdict concurrent(HttpWorker worker) throws IOException, InterruptedException {
    var calls = new ArrayList<Callable<Exchange.Answer>>();
    for (int i = 0; i < AT_ONCE; i++) {
      calls.add(() -> worker.work(worker.trial().item()));
    }
    int usual = worker.usual().status();
    int busy = 0;
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Exchange.Answer> call : executor.invokeAll(calls)) {
        Exchange.Answer answer = call.get();
        boolean isBusy = answer.status() == 429 || answer.status() == 503;
        busy += isBusy ? 1 : 0;
        if (!isBusy && answer.status() != usual) {
          return fails("status %d, 429 or 503".formatted(usual), answer.brief());
        }
        if (isBusy && !answer.retryAfter().matches("|\\d{1,9}")) {
          return fails("Retry-After in whole seconds", "Retry-After: " + answer.retryAfter());
        }
      }
    } catch (ExecutionException e) {
      return fails("an answer to each", String.valueOf(e.getCause()));
    }
    return holds(busy == 0 ? "" : busy + " told to come back");
  }

  private static Verdict never(HttpWorker worker) throws IOException, InterruptedException {
    JsonData bad = worker.trial().badItem();
    if (bad == null) {
      return notOffered("give one with --bad-item");
    }
    Exchange.Answer answer = worker.work(bad);
    return answer.status() == 422 ? holds("") : fails("status 422", answer.brief());
  }

  private static Verdict hangUp(HttpWorker worker) throws IOException, InterruptedException {
    String item = worker.document(worker.trial().item()).toString();
    HttpRequest request = worker.http().posting(HttpWorker.WORK, item);
    var call = worker.http().client().sendAsync(request, HttpResponse.BodyHandlers.discarding());
    try {
      call.get(worker.trial().headStart().toMillis(), TimeUnit.MILLISECONDS);
      return notOffered("the item is done too soon; give a longer one with --item");
    } catch (TimeoutException e) {
      call.cancel(true); // Closes the connection.
    } catch (ExecutionException e) {
      return fails("an answer", String.valueOf(e.getCause()));
    }
    return afterHangUp(worker);
  }

  /// A worker of one item at a time may still be winding up the one that nobody waits for.
  private static Verdict afterHangUp(HttpWorker worker) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + worker.trial().grace().toNanos();
    Exchange.Answer answer = worker.work(worker.trial().item());
    while ((answer.status() == 429 || answer.status() == 503) && System.nanoTime() < deadline) {
      Thread.sleep(PAUSE_MILLIS);
      answer = worker.work(worker.trial().item());
    }
    return same(worker, answer);
  }

  private static Verdict notDone() {
    return notOffered("the item was not done");
  }
}
