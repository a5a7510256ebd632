package dev.millrace.worker.command;

import dev.millrace.contracts.Excerpt;
import dev.millrace.contracts.queue.Settlement.Progress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Progress as a worker writes it: a number from 0 to 100, a message, or both, on one line.
final class ProgressText {
  static final int MAX_MESSAGE = 256;
  private static final Pattern FORM =
      Pattern.compile("(?:(\\d{1,3})(?:\\.\\d*)?\\s*%?(?=\\s|$))?\\s*(.*)");

  private ProgressText() {}

  /// @return null when the text says nothing, or a number above 100
  static @Nullable Progress parse(String text) {
    String line = text.strip().lines().findFirst().orElse("");
    Matcher form = FORM.matcher(line);
    if (line.isEmpty() || !form.matches()) {
      return null;
    }
    Integer percent = form.group(1) == null ? null : Integer.valueOf(form.group(1));
    if (percent != null && percent > 100) {
      return null;
    }
    String message = form.group(2).replaceAll("\\p{Cntrl}+", " ").strip();
    return new Progress(percent, message.isEmpty() ? null : Excerpt.of(message, MAX_MESSAGE));
  }
}
