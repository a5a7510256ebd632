package dev.millrace.e2e.events;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Events that are posted to the adapter itself, a batch after the other. What is not answered with
/// 202 is posted again, as the adapter's README asks for.
final class Posts implements Feed {
  private final HttpClient client = HttpClient.newHttpClient();
  private final CompletableFuture<URI> adapter = new CompletableFuture<>();

  /// @param url of the adapter, once it is known
  void to(URI url) {
    adapter.complete(url.resolve("/events"));
  }

  @Override
  public String end() {
    return "http:/events";
  }

  @Override
  public void put(List<Made> events) throws Exception {
    String batch = events.stream().map(Made::json).collect(Collectors.joining(",", "[", "]"));
    var request =
        HttpRequest.newBuilder(adapter.get(1, TimeUnit.MINUTES))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/cloudevents-batch+json")
            .POST(BodyPublishers.ofString(batch))
            .build();
    await().atMost(Duration.ofMinutes(4)).pollDelay(Duration.ZERO).until(() -> isTaken(request));
  }

  private boolean isTaken(HttpRequest request) throws InterruptedException {
    try {
      int status = client.send(request, BodyHandlers.discarding()).statusCode();
      if (status / 100 == 4) {
        throw new AssertionError("the adapter answered with " + status);
      }
      return status == 202;
    } catch (IOException e) { // it is not there just now
      return false;
    }
  }

  /// They are posted by one caller.
  @Override
  public boolean keepsOrder() {
    return true;
  }

  /// What was put was answered.
  @Override
  public long open() {
    return 0;
  }

  @Override
  public void close() {
    client.close();
  }
}
