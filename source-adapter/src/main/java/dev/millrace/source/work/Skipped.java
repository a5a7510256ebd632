package dev.millrace.source.work;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Keeps account of what exists but cannot be an item. Each is counted at every listing that meets
/// it, and logged the first time.
@Component
public final class Skipped {
  private static final Logger LOG = LoggerFactory.getLogger(Skipped.class);
  private static final int REMEMBERED = 10_000;

  /// Why something is not listed.
  public enum Reason {
    /// A file name whose bytes are not UTF-8.
    NOT_UTF8,
    /// A name with control characters, over 1 KiB, empty, `.` or `..`.
    BAD_NAME,
    /// A link that points out of the root.
    OUTSIDE,
    /// A name that an earlier entry has already.
    DUPLICATE,
    /// An entry that cannot be read.
    BROKEN,
    /// A record that says only that its key is gone.
    TOMBSTONE,
    /// What was deleted before it was accepted.
    LOST
  }

  private final MeterRegistry registry;
  private final Set<Integer> logged =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Integer, Boolean> eldest) {
                  return size() > REMEMBERED;
                }
              }));

  public Skipped(MeterRegistry registry) {
    this.registry = registry;
  }

  /// @param what the entry in words, with the place where a person finds it; control characters
  ///     in it are replaced before it is logged
  public void skip(Reason reason, String what) {
    skip(reason, what, 1);
  }

  /// Some at once that the same words tell of.
  ///
  /// @param count 1 or more
  public void skip(Reason reason, String what, long count) {
    registry
        .counter("millrace.source.skipped", "reason", reason.name().toLowerCase(Locale.ROOT))
        .increment(count);
    if (logged.add(what.hashCode())) {
      LOG.warn("left out ({}): {}", reason, what.replaceAll("\\p{Cntrl}", "?"));
    }
  }
}
