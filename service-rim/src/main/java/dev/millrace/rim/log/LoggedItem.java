package dev.millrace.rim.log;

import dev.millrace.contracts.source.Item;
import java.io.Closeable;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.slf4j.spi.LoggingEventBuilder;

/// Which item a log line is about, as the fields `queue`, `item` and `attempt`: the same in all
/// services, so that one item can be looked for in all of their logs.
///
/// @param attempt null where it is about none
public record LoggedItem(String queue, String name, @Nullable Integer attempt) {
  private static final String QUEUE = "queue";
  private static final String ITEM = "item";
  private static final String ATTEMPT = "attempt";

  /// A line about what a worker was given.
  ///
  /// @param item null where it was not told which
  public static LoggingEventBuilder in(LoggingEventBuilder line, Item.@Nullable Metadata item) {
    return item == null
        ? line
        : new LoggedItem(String.valueOf(item.queue()), item.name(), item.attempt()).in(line);
  }

  public LoggingEventBuilder in(LoggingEventBuilder line) {
    LoggingEventBuilder of = line.addKeyValue(QUEUE, queue).addKeyValue(ITEM, name);
    return attempt == null ? of : of.addKeyValue(ATTEMPT, attempt);
  }

  /// Has it stand in every line that this thread logs, until it is closed.
  public Lines inAll() {
    MDC.put(QUEUE, queue);
    MDC.put(ITEM, name);
    if (attempt != null) {
      MDC.put(ATTEMPT, attempt.toString());
    }
    return () -> {
      MDC.remove(QUEUE);
      MDC.remove(ITEM);
      MDC.remove(ATTEMPT);
    };
  }

  /// Lines about one item.
  public interface Lines extends Closeable {
    @Override
    void close();
  }
}
