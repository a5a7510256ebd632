package dev.millrace.launcher.console;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/// Where output goes. Lines for people and one line of progress share the standard output;
/// complaints go to the standard error. Safe for all threads.
///
/// On a terminal the progress is painted over and over on the last line, and other lines appear
/// above it. Anywhere else it is a line of its own each time it says something new.
public final class Console {
  private static final String CLEAR = "\r\u001b[K";

  private final PrintStream out;
  private final PrintStream err;
  private final int width;
  private @Nullable String painted;

  /// @param width columns of the terminal; 0 = no terminal
  public Console(PrintStream out, PrintStream err, int width) {
    this.out = out;
    this.err = err;
    this.width = width;
  }

  /// What the `millrace` script has found out: `millrace.columns` is set only on a terminal on
  /// which a line can be painted over.
  public static Console system() {
    return new Console(System.out, System.err, Integer.getInteger("millrace.columns", 0));
  }

  public boolean isTerminal() {
    return width > 0;
  }

  public int width() {
    return width;
  }

  /// For bulk output that is not mixed with progress.
  public PrintStream out() {
    return out;
  }

  /// For details below a complaint.
  public PrintStream err() {
    return err;
  }

  public synchronized void say(String line) {
    above(out, line);
  }

  /// One line of what went wrong, with the name of the command in front.
  public synchronized void complain(String line) {
    above(err, "millrace: " + line);
  }

  /// The line of progress as it is now.
  public synchronized void progress(String line) {
    if (line.equals(painted)) {
      return;
    }
    painted = line;
    if (isTerminal()) {
      out.print(CLEAR + line.substring(0, Math.min(line.length(), width - 1)));
      out.flush();
    } else {
      out.println(line);
    }
  }

  /// Takes the progress away.
  public synchronized void endProgress() {
    if (painted != null && isTerminal()) {
      out.print(CLEAR);
      out.flush();
    }
    painted = null;
  }

  private void above(PrintStream stream, String line) {
    if (painted != null && isTerminal()) {
      out.print(CLEAR);
      out.flush();
      stream.println(line);
      out.print(painted.substring(0, Math.min(painted.length(), width - 1)));
      out.flush();
    } else {
      stream.println(line);
    }
  }
}
