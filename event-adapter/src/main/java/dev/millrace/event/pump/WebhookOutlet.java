package dev.millrace.event.pump;

import dev.millrace.contracts.Problem;
import dev.millrace.contracts.ProblemException;
import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.event.message.CloudEventForm;
import dev.millrace.event.message.HeaderText;
import dev.millrace.event.message.MalformedEvent;
import io.cloudevents.http.HttpMessageFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Posts CloudEvents in binary mode. Events of one key go one after the other, others beside them.
///
/// 2xx is taken; 400, 413, 415 and 422 mean that the receiver will never take this event; anything
/// else is tried again.
final class WebhookOutlet implements Outlet {
  private static final Duration FOR_EVER = Duration.ofDays(10_000);

  private final URI url;
  private final Ends.Webhooks webhooks;
  private final ExecutorService lanes = Executors.newVirtualThreadPerTaskExecutor();

  WebhookOutlet(URI url, Ends.Webhooks webhooks) {
    this.url = url;
    this.webhooks = webhooks;
  }

  @Override
  public Report deliver(List<Outgoing> events) throws InterruptedException {
    return deliver(events, FOR_EVER);
  }

  @Override
  public Report deliver(List<Outgoing> events, Duration patience) throws InterruptedException {
    long begun = System.nanoTime();
    List<Future<Report>> running = new ArrayList<>();
    for (List<Outgoing> lane : lanes(events)) {
      running.add(lanes.submit(() -> deliverInOrder(lane, begun, patience)));
    }
    var left = new ArrayList<Outgoing>();
    var refused = new ArrayList<Refused>();
    IOException trouble = null;
    for (Future<Report> lane : running) {
      Report report = result(lane);
      left.addAll(report.left());
      refused.addAll(report.refused());
      trouble = report.trouble() == null ? trouble : report.trouble();
    }
    return new Report(left, refused, trouble);
  }

  private static Report result(Future<Report> lane) throws InterruptedException {
    try {
      return lane.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InterruptedException) {
        throw new InterruptedException(); // the outlet was closed
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /// By key; events without one are dealt out.
  private List<List<Outgoing>> lanes(List<Outgoing> events) {
    Map<Integer, List<Outgoing>> lanes = new HashMap<>();
    int dealt = 0;
    for (Outgoing outgoing : events) {
      byte[] key = outgoing.event().key();
      int lane = Math.floorMod(key == null ? dealt++ : Arrays.hashCode(key), webhooks.parallel());
      lanes.computeIfAbsent(lane, l -> new ArrayList<>()).add(outgoing);
    }
    return List.copyOf(lanes.values());
  }

  private Report deliverInOrder(List<Outgoing> lane, long begun, Duration patience)
      throws InterruptedException {
    var refused = new ArrayList<Refused>();
    for (int i = 0; i < lane.size(); i++) {
      if (System.nanoTime() - begun > patience.toNanos()) {
        return new Report(lane.subList(i, lane.size()), refused, null);
      }
      try {
        String refusal = post(lane.get(i));
        if (refusal != null) {
          refused.add(new Refused(lane.get(i), refusal));
        }
      } catch (IOException e) {
        return new Report(lane.subList(i, lane.size()), refused, e);
      }
    }
    return new Report(List.of(), refused, null);
  }

  /// @return why it is refused for good; null when it is taken
  private @Nullable String post(Outgoing outgoing) throws IOException, InterruptedException {
    HttpRequest.Builder request;
    try {
      request = request(outgoing);
    } catch (MalformedEvent e) {
      return e.getMessage();
    }
    HttpResponse<?> answer = webhooks.ask(url, request, webhooks.timeout());
    int status = answer.statusCode();
    if (status / 100 == 2) {
      return null;
    }
    String words = url + " answered with HTTP status " + status;
    if (status == 400 || status == 413 || status == 415 || status == 422) {
      return words;
    }
    throw new ProblemException(
        new Problem(null, null, status, words, Map.of()), JsonHttp.retryAfter(answer));
  }

  private HttpRequest.Builder request(Outgoing outgoing) throws MalformedEvent {
    var cloudEvent = CloudEventForm.read(outgoing.event(), outgoing.arrival().position());
    HttpRequest.Builder request = HttpRequest.newBuilder(url);
    var headers = new LinkedHashMap<String, String>();
    HttpMessageFactory.createWriter(headers::put, body -> request.POST(publisher(body)))
        .writeBinary(cloudEvent);
    try {
      for (Map.Entry<String, String> header : headers.entrySet()) {
        String name = header.getKey();
        boolean attribute = HeaderText.isAttribute(name);
        request.setHeader(
            name, attribute ? HeaderText.encoded(header.getValue()) : header.getValue());
      }
    } catch (IllegalArgumentException e) {
      throw new MalformedEvent("it cannot be said in HTTP headers: " + e.getMessage());
    }
    return request;
  }

  /// @param body null where the event has no data
  private static BodyPublisher publisher(byte @Nullable [] body) {
    return body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
  }

  @Override
  public void close() {
    lanes.shutdownNow();
  }
}
