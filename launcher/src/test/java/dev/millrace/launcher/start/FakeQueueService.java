package dev.millrace.launcher.start;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Executors;

/// A process that answers as a queue-service would, as files in its folder `control` tell it to:
/// how many items there are in which state (`succeeded`, `ready`, `dead`) and how many workers it
/// wants (`desired`), that its disk is `full`, and that it is `silent`. It depends on nothing, so that a test can put it into a jar.
public final class FakeQueueService {
  private final Path control;

  private FakeQueueService(Path control) {
    this.control = control;
  }

  public static void main(String[] arguments) throws IOException {
    String settings = System.getenv("SPRING_APPLICATION_JSON");
    int port = Integer.parseInt(settings.replaceAll(".*\"server.port\":(\\d+).*", "$1"));
    Path control = Path.of(settings.replaceAll(".*\"control\":\"([^\"]*)\".*", "$1"));
    if (Files.exists(control.resolve("refuse-to-start"))) {
      System.err.println("the setting colour is wrong: say red or green");
      System.exit(1);
    }
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", new FakeQueueService(control)::handle);
    server.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> note(control)));
  }

  private static void note(Path control) {
    try {
      Files.writeString(
          control.resolve("stopped"),
          "queue\n",
          java.nio.file.StandardOpenOption.CREATE,
          java.nio.file.StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    if (exchange.getRequestMethod().equals("PUT") && Files.exists(control.resolve("full"))) {
      exchange.sendResponseHeaders(507, -1);
      exchange.close();
      return;
    }
    if (Files.exists(control.resolve("silent"))) {
      Files.writeString(control.resolve("asked"), "");
      exchange.close();
      return;
    }
    byte[] body = answer(exchange.getRequestURI().getPath()).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private String answer(String path) throws IOException {
    if (path.endsWith("/scale")) {
      int desired = number("desired");
      return "{\"kind\":\"Scale\",\"queue\":\"q\",\"desired\":%d,\"current\":0,\"min\":1,\"max\":3,\"backlog\":0,\"reason\":\"told so\"}"
          .formatted(desired);
    }
    if (path.endsWith("/items")) {
      return "{\"kind\":\"ItemStatusList\",\"items\":[%s]}"
          .formatted(number("dead") > 0 ? item("") : number("ready") > 0 ? waiting() : "");
    }
    if (path.contains("/items/") && number("dead") == 0) {
      return waiting();
    }
    if (path.contains("/items/")) {
      return item(
          "{\"number\":1,\"worker\":\"w\",\"started\":\"%1$s\",\"ended\":\"%1$s\",\"ending\":\"failed\",\"counted\":true,\"reason\":\"it is broken\"}"
              .formatted(Instant.now()));
    }
    if (path.endsWith("/queues")) {
      return "{\"kind\":\"QueueList\",\"queues\":[%s]}".formatted(queue());
    }
    return queue();
  }

  private String queue() throws IOException {
    return "{\"kind\":\"QueueStatus\",\"name\":\"q\",\"spec\":{\"source\":{\"url\":\"http://127.0.0.1:1\"}},\"paused\":false,\"counts\":{\"ready\":%d,\"succeeded\":%d,\"dead\":%d},\"source\":{\"lastSuccess\":\"%s\",\"listed\":1,\"added\":0,\"refused\":0}}"
        .formatted(number("ready"), number("succeeded"), number("dead"), Instant.now());
  }

  private static String waiting() {
    return "{\"kind\":\"ItemStatus\",\"queue\":\"q\",\"name\":\"idle\",\"state\":\"ready\",\"priority\":0,\"enqueued\":\"%1$s\",\"failures\":0,\"lost\":0,\"waiting\":{\"reason\":\"no-workers\",\"detail\":\"No worker has asked.\"}}"
        .formatted(Instant.now());
  }

  private static String item(String attempts) {
    return "{\"kind\":\"ItemStatus\",\"queue\":\"q\",\"name\":\"bad one\",\"state\":\"dead\",\"priority\":0,\"enqueued\":\"%1$s\",\"failures\":1,\"lost\":0,\"attempts\":[%2$s],\"finished\":\"%1$s\"}"
        .formatted(Instant.now(), attempts);
  }

  private int number(String name) throws IOException {
    Path file = control.resolve(name);
    return Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : 0;
  }
}
