package dev.millrace.event.flow;

import static org.awaitility.Awaitility.await;

import dev.millrace.event.EventApplication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/// One adapter, as its image runs it, but in this JVM.
final class Adapter implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final ConfigurableApplicationContext context;

  private Adapter(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /// @param settings of `millrace.event.`
  static Adapter start(Map<String, String> settings, String... more) {
    var arguments = new ArrayList<>(List.of("--server.port=0"));
    settings.forEach((key, value) -> arguments.add("--millrace.event." + key + "=" + value));
    if (!settings.containsKey("kafka.servers")) {
      arguments.add("--millrace.event.kafka.servers=" + TestKafka.servers());
    }
    arguments.addAll(List.of(more));
    return new Adapter(
        new SpringApplicationBuilder(EventApplication.class).run(arguments.toArray(String[]::new)));
  }

  /// Waits until its ends answer.
  Adapter ready() {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> get("/actuator/health/readiness").statusCode() == 200);
    return this;
  }

  String url(String path) {
    return "http://127.0.0.1:"
        + context.getEnvironment().getRequiredProperty("local.server.port")
        + path;
  }

  HttpResponse<String> get(String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(url(path))).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, Map<String, String> headers, String body)
      throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(url(path)))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  /// A figure of `/actuator/prometheus`, summed over its lines; 0 when there is none.
  double figure(String name) throws Exception {
    return get("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Override
  public void close() {
    context.close();
  }
}
