package dev.millrace.signup;

import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.json.Json;
import dev.millrace.rim.openapi.ApiDescription;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/// A whole part, started on a free port.
public final class RunningPart implements AutoCloseable {
  private final HttpClient http = JsonHttp.newClient();
  private final ConfigurableApplicationContext context;
  private final int port;

  /// @param settings of two for one key, the last counts
  /// @param more configurations beside the part's own
  private RunningPart(String part, Collection<String> settings, List<Class<?>> more) {
    var arguments = new LinkedHashMap<String, String>();
    Stream.concat(Stream.of("server.port=0", "millrace.signup.part=" + part), settings.stream())
        .forEach(setting -> arguments.put(setting.replaceFirst("=.*", ""), "--" + setting));
    Class<?>[] sources =
        Stream.concat(Stream.of(SignupApplication.class), more.stream()).toArray(Class[]::new);
    this.context =
        new SpringApplicationBuilder(sources).run(arguments.values().toArray(String[]::new));
    this.port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  public static RunningPart start(String part, Collection<String> settings, Class<?>... more) {
    return new RunningPart(part, settings, List.of(more));
  }

  public static List<String> settings(Collection<String> some, String... more) {
    return Stream.concat(some.stream(), Stream.of(more)).toList();
  }

  public ConfigurableApplicationContext context() {
    return context;
  }

  public int port() {
    return port;
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  public HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  public JsonNode json(String path) {
    return Json.lenient().readTree(get(path).body());
  }

  /// What it says of its interface.
  public ApiDescription description() {
    var request = HttpRequest.newBuilder(uri("/openapi")).header("Accept", "application/json");
    return ApiDescription.of(send(request).body());
  }

  public SortedSet<String> served() {
    return ApiDescription.served(context);
  }

  public HttpResponse<String> post(String path, String json) {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  /// As a browser sends a form.
  public HttpResponse<String> submit(String path, Map<String, String> fields) {
    String body =
        fields.entrySet().stream()
            .map(
                field ->
                    field.getKey()
                        + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Origin", "http://127.0.0.1:" + port)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    context.close();
    http.close();
  }
}
