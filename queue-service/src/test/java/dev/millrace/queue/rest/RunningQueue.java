package dev.millrace.queue.rest;

import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.queue.QueueApplication;
import dev.millrace.rim.openapi.ApiDescription;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/// A whole queue-service in this JVM, on a free port and a store of its own.
public final class RunningQueue implements AutoCloseable {
  private final ConfigurableApplicationContext context;
  private final Caller caller;
  private final QueueClient client;

  private RunningQueue(ConfigurableApplicationContext context) {
    this.context = context;
    URI base =
        URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"));
    this.caller = new Caller(base);
    this.client = QueueClient.of(base);
  }

  /// @param settings such as `millrace.limits.listeners=3`
  public static RunningQueue start(Path store, String... settings) {
    var arguments = new ArrayList<String>(List.of("--server.port=0", "--millrace.store=" + store));
    for (String setting : settings) {
      arguments.add("--" + setting);
    }
    return new RunningQueue(
        SpringApplication.run(QueueApplication.class, arguments.toArray(String[]::new)));
  }

  /// For requests that the typed client would not let through, and answers as they are.
  public Caller http() {
    return caller;
  }

  public QueueClient client() {
    return client;
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  SortedSet<String> served() {
    return ApiDescription.served(context);
  }

  <T> Collection<T> beans(Class<T> type) {
    return context.getBeansOfType(type).values();
  }

  @Override
  public void close() {
    context.close();
  }
}
