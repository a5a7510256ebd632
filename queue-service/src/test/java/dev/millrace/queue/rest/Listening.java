package dev.millrace.queue.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.QueueEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/// Reads an event stream in the background.
final class Listening implements AutoCloseable {
  private final Stream<String> stream;
  final List<String> lines = new CopyOnWriteArrayList<>();

  Listening(Stream<String> stream) {
    this.stream = stream;
    Thread.ofVirtual().start(this::read);
  }

  private void read() {
    try {
      stream.forEach(lines::add);
    } catch (RuntimeException e) {
      lines.add("closed");
    }
  }

  void awaitHello() {
    await().untilAsserted(() -> assertThat(lines).anyMatch(line -> line.startsWith(":")));
  }

  List<QueueEvent> events() {
    return lines.stream()
        .filter(line -> line.startsWith("data: "))
        .map(line -> Json.lenient().readValue(line.substring(6), QueueEvent.class))
        .toList();
  }

  @Override
  public void close() {
    stream.close();
  }
}
