package dev.millrace.thumbnailer.ffmpeg;

import java.math.BigDecimal;
import java.time.Duration;

/// Times as ffmpeg writes them, to the microsecond.
final class Seconds {
  private Seconds() {}

  static String text(Duration time) {
    return BigDecimal.valueOf(time.toNanos() / 1000, 6).stripTrailingZeros().toPlainString();
  }
}
