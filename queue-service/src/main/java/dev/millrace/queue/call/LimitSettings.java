package dev.millrace.queue.call;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What one service holds at once.
///
/// @param waiting long polls (leases and batches) that may wait at once; one more is refused with
///     503
/// @param listeners event streams that may be open at once; one more is refused with 503
/// @param listenerBuffer events held for one listener that reads slowly; more are lost to it
@ConfigurationProperties(prefix = "millrace.limits", ignoreUnknownFields = false)
public record LimitSettings(
    @DefaultValue("4000") int waiting,
    @DefaultValue("100") int listeners,
    @DefaultValue("1024") int listenerBuffer) {
  public LimitSettings {
    between("waiting", waiting, 1, 1_000_000);
    between("listeners", listeners, 0, 100_000);
    between("listener-buffer", listenerBuffer, 1, 1_000_000);
  }

  private static void between(String key, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "millrace.limits.%s is %d: set it from %d to %d".formatted(key, value, least, most));
    }
  }
}
