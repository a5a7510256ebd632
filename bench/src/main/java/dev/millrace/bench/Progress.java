package dev.millrace.bench;

import java.io.PrintStream;
import java.util.Locale;

/// Tells whoever waits what is going on.
record Progress(PrintStream out) {
  void say(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
    out.flush();
  }
}
