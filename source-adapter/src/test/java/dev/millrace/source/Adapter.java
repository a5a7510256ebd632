package dev.millrace.source;

import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.source.SourceClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/// The whole adapter, started with the settings of a test on a free port.
public final class Adapter implements AutoCloseable {
  private final HttpClient http = JsonHttp.newClient();
  private final ConfigurableApplicationContext context;
  private final URI base;

  /// @param settings such as `millrace.source.kind=list`
  public Adapter(String... settings) {
    this(SourceApplication.class, settings);
  }

  /// @param more a configuration beside the adapter's own
  public Adapter(Class<?> more, String... settings) {
    String[] arguments =
        Stream.concat(Stream.of("server.port=0"), Arrays.stream(settings))
            .map(setting -> "--" + setting)
            .toArray(String[]::new);
    this.context = new SpringApplicationBuilder(SourceApplication.class, more).run(arguments);
    int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    this.base = URI.create("http://127.0.0.1:" + port);
  }

  public ConfigurableApplicationContext context() {
    return context;
  }

  public SourceClient client() {
    return client(null);
  }

  public SourceClient client(@Nullable String token) {
    return new SourceClient(http, base, token, Duration.ofSeconds(30));
  }

  /// All names, by pages of that size.
  public List<String> names(int limit) throws IOException, InterruptedException {
    return names(client(), limit);
  }

  public static List<String> names(SourceClient client, int limit)
      throws IOException, InterruptedException {
    var names = new ArrayList<String>();
    @Nullable String next = null;
    do {
      next = client.list(limit, next, 1000, names::addAll);
    } while (next != null);
    return names;
  }

  /// @param path raw
  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(base.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  public HttpResponse<String> post(String path, String json)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    context.close();
  }
}
