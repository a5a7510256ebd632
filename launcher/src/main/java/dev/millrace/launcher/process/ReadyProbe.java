package dev.millrace.launcher.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Asks a program whether it can serve: over HTTP, or by Kafka's protocol where the URI is
/// `kafka://HOST:PORT`.
public final class ReadyProbe {
  private static final Duration ANSWER = Duration.ofSeconds(2);
  private static final long PAUSE_MILLIS = 50;

  private final HttpClient client;

  public ReadyProbe(HttpClient client) {
    this.client = client;
  }

  /// Blocks until the program answers (HTTP: 200) or `ended` opens.
  ///
  /// @return false when it ended first
  boolean await(URI ready, CountDownLatch ended) throws InterruptedException {
    while (!answers(ready)) {
      if (ended.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return true;
  }

  private boolean answers(URI ready) throws InterruptedException {
    try {
      if ("kafka".equals(ready.getScheme())) {
        return KafkaHello.answers(ready, ANSWER);
      }
      var request = HttpRequest.newBuilder(ready).timeout(ANSWER).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // Not listening yet, or not well: asked again.
    }
  }
}
