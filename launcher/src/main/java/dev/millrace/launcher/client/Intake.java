package dev.millrace.launcher.client;

import dev.millrace.contracts.ProblemException;
import dev.millrace.contracts.queue.EnqueueResult;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/// Brings many items into a queue, a thousand with each call. A queue that is full is waited for as
/// it asks to be.
final class Intake {
  private static final int CHUNK = 1000;
  private static final int TOO_MANY = 429;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final QueueClient queues;
  private final String queue;
  private final Consumer<EnqueueResult> results;
  private final List<NewItem> waiting = new ArrayList<>();
  private long created;
  private long known;

  Intake(QueueClient queues, String queue, Consumer<EnqueueResult> results) {
    this.queues = queues;
    this.queue = queue;
    this.results = results;
  }

  /// Takes an item from each line that is not blank.
  ///
  /// @throws IllegalArgumentException naming the line that is none; those in the thousands before
  ///     it are enqueued
  void addLines(InputStream in, Function<String, NewItem> parse)
      throws IOException, InterruptedException {
    // A decoder that refuses what is malformed, which a charset would put question marks for.
    var decoder = StandardCharsets.UTF_8.newDecoder();
    var reader = new BufferedReader(new InputStreamReader(in, decoder));
    long number = 1;
    try {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.isBlank()) {
          add(parse.apply(line));
        }
        number++;
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("line %d: %s".formatted(number, e.getMessage()), e);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("line %d or a later one: not UTF-8".formatted(number), e);
    }
  }

  void add(NewItem item) throws IOException, InterruptedException {
    waiting.add(item);
    if (waiting.size() == CHUNK) {
      flush();
    }
  }

  void flush() throws IOException, InterruptedException {
    if (waiting.isEmpty()) {
      return;
    }
    EnqueueResult result = enqueue();
    waiting.clear();
    for (EnqueueResult.Accepted item : result.items()) {
      created += item.created() ? 1 : 0;
      known += item.created() ? 0 : 1;
    }
    results.accept(result);
  }

  private EnqueueResult enqueue() throws IOException, InterruptedException {
    while (true) {
      try {
        return queues.enqueue(queue, List.copyOf(waiting));
      } catch (ProblemException e) {
        if (e.status() != TOO_MANY) {
          throw e;
        }
        Thread.sleep(e.retryAfter().orElse(PATIENCE));
      }
    }
  }

  long created() {
    return created;
  }

  long known() {
    return known;
  }
}
