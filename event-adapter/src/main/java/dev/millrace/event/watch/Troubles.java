package dev.millrace.event.watch;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is wrong with the ends just now. Says so in the log when that changes, not at every try.
/// Safe for all threads.
public final class Troubles {
  private static final Logger log = LoggerFactory.getLogger(Troubles.class);

  private final Map<String, String> open = new ConcurrentHashMap<>();

  /// It has not been tried yet.
  public void pending(String end) {
    open.put(end, "not tried yet");
  }

  /// @param end whatever it is that does not work, for people
  public void failed(String end, @Nullable String what) {
    String words = what == null ? "no reason is told" : what;
    if (!words.equals(open.put(end, words))) {
      log.warn("{} does not answer as it should, trying on: {}", end, words);
    }
  }

  public void worked(String end) {
    if (open.remove(end) != null) {
      log.info("{} answers", end);
    }
  }

  /// By end; empty when all is well.
  public Map<String, String> open() {
    return new TreeMap<>(open);
  }
}
