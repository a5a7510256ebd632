package dev.millrace.worker.http;

import dev.millrace.contracts.http.BoundedBody;
import dev.millrace.contracts.http.HttpCall;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.source.Item;
import dev.millrace.rim.trace.Spans;
import dev.millrace.worker.work.Attempt;
import dev.millrace.worker.work.Driver;
import dev.millrace.worker.work.StopSignal.Order;
import dev.millrace.worker.work.Verdict;
import dev.millrace.worker.work.Verdict.Busy;
import dev.millrace.worker.work.Verdict.Failed;
import dev.millrace.worker.work.Verdict.Failure;
import dev.millrace.worker.work.Work;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does an item by posting it to a worker that serves `/api/v1/work`. To stop the work it closes
/// the connection.
public final class HttpDriver implements Driver {
  /// What ends a call is the order to stop.
  private static final Duration UNTIL_STOPPED = Duration.ofDays(365);

  private static final Logger log = LoggerFactory.getLogger(HttpDriver.class);

  private final HttpClient client;
  private final URI target;
  private final @Nullable String token;
  private final int maxAnswerBytes;
  private final AnswerVerdict verdicts;

  /// @param client must not follow redirects
  /// @param base what `/api/v1/work` is below
  /// @param token bearer token to send, or null
  /// @param time for a `Retry-After` that names a date
  public HttpDriver(
      HttpClient client, URI base, @Nullable String token, int maxAnswerBytes, InstantSource time) {
    if (client.followRedirects() != HttpClient.Redirect.NEVER) {
      throw new IllegalArgumentException("an item must not be sent to wherever a worker points");
    }
    this.client = client;
    this.token = token;
    this.target = URI.create(base.toString().replaceAll("/+$", "") + "/api/v1/work");
    this.maxAnswerBytes = maxAnswerBytes;
    this.verdicts = new AnswerVerdict(time);
  }

  @Override
  public Verdict drive(Work work, Attempt attempt) throws InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request(work), BoundedBody.whole(maxAnswerBytes, UNTIL_STOPPED));
    CompletableFuture<Order> order = attempt.stop().order();
    try {
      CompletableFuture.anyOf(answer.exceptionally(e -> null), order).get();
      if (!answer.isDone()) {
        return order.join().verdict(work.deadline(), null);
      }
      return verdict(answer.get());
    } catch (ExecutionException e) {
      return broken(e.getCause());
    } finally {
      answer.cancel(true); // closes the connection of a request that is still under way
    }
  }

  private Verdict verdict(HttpResponse<byte[]> answer) {
    if (answer.statusCode() == 401 || answer.statusCode() == 403) {
      log.warn(
          "{} does not let us in, HTTP status {}: is its token right?",
          target,
          answer.statusCode());
    }
    return verdicts.of(answer);
  }

  private HttpRequest request(Work work) {
    var item =
        new Item(
            new Item.Metadata(
                work.name(), work.queue(), work.attempt(), work.deadline(), work.original()),
            work.data());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, application/problem+json")
            .POST(BodyPublishers.ofByteArray(Json.strict().writeValueAsBytes(item)));
    String traceparent = Spans.traceparent();
    if (traceparent != null) {
      request.header("traceparent", traceparent);
    }
    HttpCall.bearing(token, request);
    return request.build();
  }

  /// A worker that could not be reached, or is not trusted, was never given the item: it is not up
  /// yet, starting again, or set up wrongly. One that broke off may have been killed by it, and that counts.
  private Verdict broken(@Nullable Throwable cause) {
    return switch (cause) {
      case ConnectException away -> busy(HttpCall.nobody(target, away));
      case HttpConnectTimeoutException away -> busy(away);
      case SSLHandshakeException stranger -> {
        log.warn("{} is not trusted, or does not trust us: {}", target, stranger.getMessage());
        yield busy(stranger);
      }
      case BoundedBody.TooLongException large ->
          new Failed(Failure.of("the answer has more than %d bytes".formatted(maxAnswerBytes)));
      case IOException broken -> new Failed(Failure.of("the worker broke off: " + broken));
      // What the client throws at an answer that it cannot read, such as a length that is no
      // number.
      case RuntimeException unreadable ->
          new Failed(Failure.of("the worker's answer is not HTTP: " + unreadable));
      case null, default -> throw new IllegalStateException("POST " + target, cause);
    };
  }

  private static Busy busy(IOException why) {
    return new Busy(AnswerVerdict.UNSAID, String.valueOf(why.getMessage()));
  }
}
